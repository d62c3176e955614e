/** Of the page's script: mouse, touch, wheel and keys on the map. */
export const input = `
const place = (event) => {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
};
const fingers = new Map();
let moved = 0;
function pick(px, py) {
  const side = pictureSide(view.scale / view.whole);
  if (pictures) for (const i of drawn) {
    const [sx, sy] = toScreen(i), [w, h] = fitted(i, side);
    if (Math.abs(px - sx) <= w / 2 && Math.abs(py - sy) <= h / 2) return i;
  }
  return bins.nearest(...toWorld(px, py), 14 / view.scale, isShown);
}
canvas.onpointerdown = (event) => {
  canvas.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, place(event));
  moved = 0;
  lasso = fingers.size === 1 && (lassoing || event.shiftKey) ? [place(event)] : null;
};
canvas.onpointermove = (event) => {
  const [px, py] = place(event), before = fingers.get(event.pointerId);
  if (!before) return hover(px, py);
  const others = [...fingers].filter(([id]) => id !== event.pointerId);
  moved += Math.hypot(px - before[0], py - before[1]);
  if (others.length === 1) {
    const [ox, oy] = others[0][1];
    const ratio = Math.hypot(px - ox, py - oy) / Math.max(1, Math.hypot(before[0] - ox, before[1] - oy));
    zoomAt((px + ox) / 2, (py + oy) / 2, ratio);
    move((px - before[0]) / 2, (py - before[1]) / 2);
  } else if (lasso) {
    lasso.push([px, py]);
    soon();
  } else move(px - before[0], py - before[1]);
  fingers.set(event.pointerId, [px, py]);
};
function hover(px, py) {
  const i = pick(px, py);
  canvas.style.cursor = lassoing ? "crosshair" : i >= 0 ? "pointer" : "";
  if (i !== current || i >= 0) showCard(i, px, py);
}
canvas.onpointerup = (event) => {
  const [px, py] = place(event);
  fingers.delete(event.pointerId);
  if (lasso && moved > 12) {
    const polygon = lasso.map((p) => toWorld(...p));
    const some = [...shown.keys()].filter((i) => shown[i] && inPolygon(polygon, x[i], y[i]));
    list(some, !event.altKey);
    say(some.length + (event.altKey ? " pictures taken off the list" : " pictures put on the list"));
  } else if (moved < 6) {
    const i = pick(px, py);
    const seen = event.pointerType === "mouse" || i === current;
    if (event.pointerType !== "mouse") showCard(i, px, py);
    if (i >= 0 && seen) toggle(i);
  }
  lasso = null;
  soon();
};
canvas.onpointercancel = (event) => { fingers.delete(event.pointerId); lasso = null; soon(); };
canvas.onpointerleave = () => { if (fingers.size === 0) showCard(-1); };
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  const lines = event.deltaMode === 1 ? 16 : 1;
  zoomAt(...place(event), Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)));
}, { passive: false });
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
canvas.onkeydown = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = arrows[event.key], middle = current >= 0 ? toScreen(current) : [view.width / 2, view.height / 2];
  if (arrow && event.shiftKey) move(-60 * arrow[0], -60 * arrow[1]);
  else if (arrow) step(arrow);
  else if (event.key === "+" || event.key === "=") zoomAt(...middle, 1.4);
  else if (event.key === "-") zoomAt(...middle, 1 / 1.4);
  else if (event.key === "0") seeWhole();
  else if ((event.key === "Enter" || event.key === " ") && current >= 0) toggle(current);
  else if (event.key === "Escape") showCard(-1);
  else return;
  event.preventDefault();
};
function step(arrow) {
  const [wx, wy] = current >= 0 ? [x[current], y[current]] : [view.x, view.y];
  const next = current < 0 ? bins.nearest(wx, wy, 2, isShown) : nextTowards(x, y, [wx, wy], arrow, isShown);
  if (next < 0) return;
  const [px, py] = toScreen(next);
  const over = (v, size) => (v < 40 ? 40 - v : v > size - 40 ? size - 40 - v : 0);
  move(over(px, view.width), over(py, view.height));
  showCard(next, ...toScreen(next));
  say(describe(next).join(", "));
}
const press = (id, pressed) => $(id).setAttribute("aria-pressed", String(pressed));
$("lasso").onclick = () => { lassoing = !lassoing; press("lasso", lassoing); canvas.style.cursor = lassoing ? "crosshair" : ""; };
$("pictures").onclick = () => { pictures = !pictures; press("pictures", pictures); soon(); };
$("in").onclick = () => zoomAt(view.width / 2, view.height / 2, 1.5);
$("out").onclick = () => zoomAt(view.width / 2, view.height / 2, 1 / 1.5);
$("whole").onclick = seeWhole;
`;
