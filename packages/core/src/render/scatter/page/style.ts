/** The page's only style sheet: the colours and type of reports, around a map that takes all the room there is. */
export const style = `
:root {
  --page: #ffffff; --ink: #1c2127; --soft: #5a636e; --line: #e2e5e9; --panel: #f5f6f8; --accent: #0a5cbf;
  color-scheme: light dark;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { --page: #15181c; --ink: #e4e7ea; --soft: #9ba5b0; --line: #2c3238; --panel: #1d2126; --accent: #7ab8ff; }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html, body { height: 100%; }
body { margin: 0; display: grid; grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr) 20rem; background: var(--page); color: var(--ink); overflow-wrap: break-word; }
header, footer { grid-column: 1 / -1; padding: .7rem 1.25rem; display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; align-items: baseline; }
header { border-bottom: 1px solid var(--line); }
footer { border-top: 1px solid var(--line); color: var(--soft); font-size: .82rem; }
h1 { margin: 0; font-size: 1.3rem; line-height: 1.25; letter-spacing: -.012em; font-weight: 700; }
header p, footer p { margin: 0; }
header p { color: var(--soft); font-size: .9rem; font-variant-numeric: tabular-nums; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.stage { position: relative; min-height: 0; overflow: hidden; }
#map { position: absolute; inset: 0; width: 100%; height: 100%; touch-action: none; cursor: grab; }
#map:active { cursor: grabbing; }
#map:focus-visible { outline-offset: -3px; }
.tools { position: absolute; left: .8rem; top: .8rem; display: flex; flex-wrap: wrap; gap: .35rem; }
button { font: 500 .82rem/1 system-ui, sans-serif; padding: .5rem .7rem; color: var(--ink); background: var(--page); border: 1px solid var(--line); border-radius: 6px; cursor: pointer; }
button:hover:enabled { color: var(--accent); border-color: currentColor; }
button:disabled { color: var(--soft); opacity: .6; cursor: default; }
button[aria-pressed="true"] { color: var(--page); background: var(--accent); border-color: var(--accent); }
#card { position: absolute; z-index: 1; max-width: 15rem; padding: .6rem; pointer-events: none; background: var(--page); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 4px 18px rgb(10 12 15 / .22); font-size: .82rem; line-height: 1.4; }
#card canvas { display: block; margin: 0 auto .45rem; border-radius: 4px; }
#card strong, #card span { display: block; }
#card span { color: var(--soft); }
aside { border-left: 1px solid var(--line); min-height: 0; overflow: auto; padding: .9rem 1.1rem; font-size: .88rem; display: flex; flex-direction: column; gap: 1rem; }
aside > div, fieldset { display: flex; flex-direction: column; gap: .4rem; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; flex: 1 1 12rem; min-height: 9rem; }
aside label > span:first-child, legend, h2 { padding: 0; color: var(--soft); font-size: .72rem; font-weight: 600; letter-spacing: .07em; text-transform: uppercase; margin: 0; }
input[type="search"], select, textarea { width: 100%; font: inherit; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .42rem .6rem; }
textarea { font: .75rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; min-height: 7rem; resize: vertical; white-space: pre; }
output { color: var(--soft); font-variant-numeric: tabular-nums; }
#classes { overflow: auto; min-height: 0; flex: 1; }
#classes label { display: flex; align-items: center; gap: .5rem; padding: .14rem .1rem; cursor: pointer; }
#classes label > span:nth-of-type(1) { flex: 1; min-width: 0; color: inherit; font: inherit; letter-spacing: 0; text-transform: none; }
#classes i { flex: none; width: .8rem; height: .8rem; border-radius: 50%; }
#classes small { color: var(--soft); font-variant-numeric: tabular-nums; }
#classes input { margin: 0; accent-color: var(--accent); }
.buttons { display: flex; flex-wrap: wrap; gap: .35rem; }
.sheet { display: none; }
kbd { font: .92em ui-monospace, monospace; padding: 0 .25em; border: 1px solid var(--line); border-radius: 3px; background: var(--panel); }
#said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 52rem) {
  body { height: auto; grid-template: auto 70vh auto auto / minmax(0, 1fr); }
  aside { border-left: 0; border-top: 1px solid var(--line); }
  #classes { max-height: 16rem; }
}
`;
