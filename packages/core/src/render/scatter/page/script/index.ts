import { draw } from "./draw.ts";
import { geometry } from "./geometry.ts";
import { input } from "./input.ts";
import { panel } from "./panel.ts";
import { state } from "./state.ts";

/** Puts the canvas to the size of its place, and begins. */
const start = `
function fit() {
  const { width, height } = canvas.parentElement.getBoundingClientRect();
  const ratio = Math.min(2, devicePixelRatio || 1), before = view.whole;
  Object.assign(view, { width, height, whole: 0.94 * Math.min(width, height) });
  view.scale *= view.whole / before;
  Object.assign(canvas, { width: Math.max(1, Math.round(width * ratio)), height: Math.max(1, Math.round(height * ratio)) });
  soon();
}
readColours();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); soon(); });
for (const sheet of sheets) sheet.decode().then(soon, () => {});
new ResizeObserver(fit).observe(canvas.parentElement);
if (atlas.side === 0) $("pictures").hidden = true;
fillClasses();
refresh();
list([]);
fit();
`;

/** All that the page does. */
export const script = `"use strict";${geometry}${state}${draw}${panel}${input}${start}`;

/** SHA-256 of the script: the page's policy lets nothing else run. */
export const scriptHash = "sha256-C3Nr8kHdCnXTDcXTV+OUC9c8B8cyN6aB13oAswlC34c=";
