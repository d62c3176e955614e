/** Of pages with a matrix. */
export const matrixStyle = `
section > .matrix { max-width: 60rem; }
.matrix .stage { position: relative; height: min(80vh, 56rem); }
.matrix .stage > canvas { width: 100%; height: 100%; border: 1px solid var(--line); border-radius: 6px; background: #fff; cursor: crosshair; touch-action: none; }
.matrix .card { position: absolute; z-index: 1; pointer-events: none; max-width: 20rem; padding: .5rem .7rem; background: var(--page); border: 1px solid var(--line); border-radius: 6px; box-shadow: 0 4px 18px #0003; font-size: .84rem; line-height: 1.4; display: flex; gap: .7rem; align-items: center; }
.matrix [hidden] { display: none; }
.matrix .words b { display: block; }
.matrix .tools { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-top: .6rem; }
.matrix .tools button { font: inherit; font-size: .84rem; padding: .2rem .7rem; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 5px; cursor: pointer; }
.matrix .hint { color: var(--soft); font-size: .84rem; }
.matrix .said { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); }
@media print { .matrix .tools { display: none; } }
`;
