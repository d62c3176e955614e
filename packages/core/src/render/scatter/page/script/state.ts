/** Of the page's script: what is known, what is shown, and where the eye is. */
export const state = `
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const { x, y, names, folder, groupings, atlas, aspects } = data;
const count = x.length;
const bins = binsOf(x, y);
const canvas = $("map"), context = canvas.getContext("2d", { alpha: false });
const sheets = [...document.querySelectorAll(".sheet")];
const hidden = groupings.map(() => new Set());
const shown = new Uint8Array(count).fill(1);
const listed = new Set();
const words = names.map((name, i) => [name, ...groupings.map((g) => g.classes[g.of[i]]?.name ?? "")].join(" ").toLowerCase());
let grouping = 0, current = -1, lasso = null, lassoing = false, pictures = atlas.side > 0, due = false;
const view = { x: 0.5, y: 0.5, scale: 1, width: 1, height: 1, whole: 1 };
const toScreen = (i) => [(x[i] - view.x) * view.scale + view.width / 2, (y[i] - view.y) * view.scale + view.height / 2];
const toWorld = (px, py) => [(px - view.width / 2) / view.scale + view.x, (py - view.height / 2) / view.scale + view.y];
const colourOf = (i) => groupings[grouping]?.classes[groupings[grouping].of[i]]?.colour ?? "#8c929c";
const isShown = (i) => shown[i] === 1;
function soon() {
  if (!due) requestAnimationFrame(() => { due = false; draw(); });
  due = true;
}
function seeWhole() {
  Object.assign(view, { x: 0.5, y: 0.5, scale: view.whole });
  soon();
}
function zoomAt(px, py, factor) {
  const [wx, wy] = toWorld(px, py);
  view.scale = Math.min(view.whole * 400, Math.max(view.whole / 2, view.scale * factor));
  view.x = wx - (px - view.width / 2) / view.scale;
  view.y = wy - (py - view.height / 2) / view.scale;
  soon();
}
function move(dx, dy) {
  view.x = Math.min(1.2, Math.max(-0.2, view.x - dx / view.scale));
  view.y = Math.min(1.2, Math.max(-0.2, view.y - dy / view.scale));
  soon();
}
const say = (text) => { $("said").textContent = text; };
const describe = (i) => [names[i], ...groupings.map((g) => g.name + ": " + (g.classes[g.of[i]]?.name ?? "none"))];
`;
