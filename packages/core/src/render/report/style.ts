/** The page's only style sheet. Figures are drawn on white and stay so in the dark, on cards of paper. */
export const style = `
:root {
  --page: #fff; --ink: #1c2127; --soft: #5a636e; --line: #e2e5e9; --panel: #f5f6f8; --accent: #0a5cbf; --bar: #4c8fdc;
  color-scheme: light dark;
  font: 1.0625rem/1.65 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
@media screen and (prefers-color-scheme: dark) {
  :root { --page: #15181c; --ink: #e4e7ea; --soft: #9ba5b0; --line: #2c3238; --panel: #1d2126; --accent: #7ab8ff; --bar: #3f7fc8; }
}
* { box-sizing: border-box; }
html { background: var(--page); color: var(--ink); -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
body { margin: 0 auto; padding: 0 1.25rem; max-width: 72rem; overflow-wrap: break-word; }
header, nav, main, footer { margin-inline: auto; }
:is(header, section, footer) > * { max-width: 44rem; margin-inline: auto; }
header { padding-top: clamp(2.5rem, 8vw, 5.5rem); }
h1 { font-size: clamp(2rem, 5.5vw, 3.1rem); line-height: 1.12; letter-spacing: -.022em; font-weight: 720; margin-block: 0 1.25rem; text-wrap: balance; }
header > p { color: var(--soft); font-size: 1.2rem; line-height: 1.55; margin-block: 0 1rem; }
h2, h3 { line-height: 1.25; letter-spacing: -.012em; text-wrap: balance; scroll-margin-top: 1.5rem; }
h2 { font-size: 1.7rem; font-weight: 680; margin-block: 4.5rem .9rem; }
h3 { font-size: 1.2rem; font-weight: 640; margin-block: 3rem .6rem; }
p { margin-block: 0 1rem; text-wrap: pretty; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }
cite { font-style: normal; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }

.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 1rem 1.5rem; margin-block: 2.25rem 0; padding-block: 1.1rem; border-block: 1px solid var(--line); }
.facts dt, .making dt { color: var(--soft); font-size: .72rem; font-weight: 600; letter-spacing: .07em; text-transform: uppercase; }
.facts dd { margin: .1rem 0 0; font-size: .94rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
nav { max-width: 44rem; margin-top: 1.5rem; font-size: .94rem; }
nav ol { list-style: none; margin: 0; padding: 0; columns: 14rem auto; column-gap: 2rem; }
nav a { display: inline-block; padding-block: .16rem; text-decoration: none; }
nav a:hover { text-decoration: underline; }

.scores { list-style: none; padding: 0; margin-block: 1.5rem; font-size: .94rem; }
.scores li { display: grid; grid-template-columns: minmax(6rem, 13rem) 1fr 4.5rem; gap: .9rem; align-items: center; padding-block: .14rem; }
.scores i { height: .6rem; border-radius: 3px; background: linear-gradient(var(--bar), var(--bar)) 0 / calc(var(--share) * 100%) 100% no-repeat var(--panel); }
.scores data { text-align: right; color: var(--soft); font-variant-numeric: tabular-nums; }

.beside { display: grid; grid-template-columns: minmax(0, 18rem) minmax(0, 1fr); gap: 0 2rem; align-items: center; }
.beside .scores { margin: 0; }
.beside .scores li { grid-template-columns: 8.5rem 1fr 4rem; }
.row { display: grid; gap: 1.5rem 1.1rem; margin-block: 1.75rem; max-width: none; align-items: start; justify-content: center; }
.maps { max-width: calc(var(--count) * 19rem); grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr)); }
figure { margin: 0; min-width: 0; }
img, video { display: block; max-width: 100%; height: auto; border-radius: 4px; background: #fff; box-shadow: 0 0 0 1px var(--line); }
.maps :is(img, .zoom) { width: 100%; }
img.small { image-rendering: pixelated; }
.sheets { justify-items: center; grid-template-columns: minmax(0, 1fr); }
.halves { display: flex; flex-wrap: wrap; justify-content: center; }
:is(.halves, .sheets) figure { width: fit-content; max-width: 100%; }
:is(.halves, .sheets) figcaption { width: 0; min-width: 100%; }
:is(.halves, .sheets) img { max-height: 52rem; width: auto; }
.sheets video { width: 44rem; }
.zoom { all: unset; display: block; max-width: 100%; cursor: zoom-in; }
.zoom:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
figcaption { margin-top: .45rem; font-size: .84rem; line-height: 1.4; color: var(--soft); }
figcaption :is(strong, span) { display: block; }
figcaption strong { color: var(--ink); font-weight: 600; }
details { margin-top: .15rem; }
summary { cursor: pointer; width: max-content; color: var(--soft); font-size: .78rem; }
summary:hover { color: var(--accent); }
pre { margin: .4rem 0 0; padding: .8rem 1rem; max-height: 24rem; overflow: auto; font-size: .75rem; line-height: 1.5; color: var(--ink); background: var(--panel); border-radius: 6px; }
figure:has(details[open]) { grid-column: 1 / -1; }
:is(.halves, .sheets) figure:has(details[open]) { width: min(100%, 44rem); }
.maps figure:has(details[open]) img { max-width: 19rem; }

.trust { --tone: #2e7d4f; margin-block: .6rem; padding: .7rem 1rem; border-left: 4px solid var(--tone); background: var(--panel); border-radius: 0 8px 8px 0; font-size: .9rem; line-height: 1.5; }
.trust.doubt, .trust li.doubt { --tone: #a8730a; }
.trust.fails, .trust li.fails { --tone: #b3372f; }
.trust li.passes { --tone: #2e7d4f; }
.trust > summary { width: auto; font-size: .94rem; color: var(--ink); }
.trust > summary span { margin-left: .35rem; }
.trust ul { list-style: none; margin: .6rem 0 0; padding: 0; }
.trust li { padding-block: .28rem; border-top: 1px solid var(--line); }
.trust em { font-style: normal; font-weight: 600; color: var(--tone); margin-inline: .35rem; }
.trust small { display: block; color: var(--soft); font-variant-numeric: tabular-nums; }
.trust .row { margin-block: .8rem 0; overflow-x: auto; justify-items: start; }

.making { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .55rem 1rem; margin-block: 1.75rem; padding: 1.1rem 1.25rem; background: var(--panel); border-radius: 8px; font-size: .9rem; line-height: 1.5; }
.making dt { padding-top: .22rem; }
.making dd { margin: 0; min-width: 0; }
.formula { font: 1rem/1.5 ui-serif, "Cambria Math", Cambria, "STIX Two Text", Georgia, "DejaVu Serif", serif; }
sub { line-height: 0; }
.command { display: flex; align-items: start; gap: .75rem; }
.command code { flex: 1; min-width: 0; font-size: .82rem; line-height: 1.6; overflow-wrap: anywhere; }
.command span { display: inline-block; max-width: 100%; }
.copy { flex: none; font: 500 .75rem/1 system-ui, sans-serif; padding: .4rem .6rem; color: var(--soft); background: var(--page); border: 1px solid var(--line); border-radius: 5px; cursor: pointer; }
.copy:hover { color: var(--accent); border-color: currentColor; }

.table { max-width: none; overflow-x: auto; margin-block: 1.5rem; font-size: .84rem; }
table { border-collapse: collapse; margin-inline: auto; line-height: 1.35; }
th, td { padding: .32rem .7rem; text-align: left; white-space: nowrap; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
th { color: var(--soft); font-weight: 600; }
tfoot td { font-weight: 600; border-bottom: 0; }
.number { text-align: right; }
footer { margin-block: 5rem 3rem; padding-top: 1.1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .86rem; }

dialog { border: 0; padding: 1rem; max-width: 96vw; max-height: 96vh; background: var(--page); color: var(--ink); border-radius: 10px; overflow: auto; }
dialog::backdrop { background: rgb(10 12 15 / .78); }
dialog img { width: auto; height: auto; max-width: none; cursor: zoom-out; margin-inline: auto; }
dialog p { margin: .7rem 0 0; font-size: .86rem; color: var(--soft); text-align: center; }

@media (max-width: 40rem) {
  .maps { grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), 1fr)); gap: 1rem .8rem; }
  .making { grid-template-columns: minmax(0, 1fr); gap: .1rem; padding: 1rem; }
  .making dd + dt { margin-top: .7rem; }
  .scores li { grid-template-columns: 7.5rem 1fr 3.9rem; gap: .6rem; }
  .beside { grid-template-columns: minmax(0, 1fr); }
  .beside .maps { grid-template-columns: minmax(0, 1fr); margin-bottom: 1.25rem; }
  h2 { margin-top: 3.5rem; }
  .command { flex-direction: column; }
  .trust figure { width: 40rem; max-width: none; }
  .trust figcaption { position: sticky; left: 0; max-width: calc(100vw - 4.8rem); min-width: 0; width: auto; }
}
@page { margin: 16mm 15mm; }
@media print {
  :root { color-scheme: light; font-size: 9.5pt; }
  body { padding: 0; max-width: none; }
  header { padding-top: 0; }
  nav, .copy, summary { display: none; }
  .trust { break-inside: avoid; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  .trust > summary { display: block; }
  .trust::details-content { content-visibility: visible; block-size: auto; }
  .trust .row { overflow: visible; }
  .trust :is(img, figure) { max-width: 130mm; }
  a { color: inherit; text-decoration: none; }
  h1 { font-size: 24pt; }
  h2 { margin-top: 2.2rem; }
  h2, h3 { break-after: avoid; }
  p { orphans: 3; widows: 3; }
  figure, .making, .scores, tr { break-inside: avoid; }
  .maps { grid-template-columns: repeat(auto-fit, minmax(31mm, 1fr)); gap: 4mm; }
  .halves figure { max-width: calc(50% - .6rem); }
  :is(.halves, .sheets) img { max-height: 200mm; }
  .sheets video { max-height: 110mm; width: auto; }
  video::-webkit-media-controls { display: none !important; }
  img, video { box-shadow: none; }
  footer { margin-block: 1.2rem 0; padding-top: .6rem; break-before: avoid; }
  .making, .scores i { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
