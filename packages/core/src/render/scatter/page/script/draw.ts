/** Of the page's script: draws the map. Points are set pixel by pixel, which is as fast without a graphics card. */
export const draw = `
const discs = new Map();
let frame, background, ring;
const rgb = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const shades = new Map();
const shadeOf = (colour) => shades.get(colour) ?? shades.set(colour, rgb(colour)).get(colour);
function readColours() {
  const style = getComputedStyle(document.documentElement);
  background = rgb(style.getPropertyValue("--page").trim());
  ring = rgb(style.getPropertyValue("--ink").trim());
}
function discFor(radius) {
  const key = radius.toFixed(1);
  return discs.get(key) ?? discs.set(key, discOf(radius)).get(key);
}
function stamp(pixels, width, height, px, py, disc, [r, g, b], alpha) {
  for (let k = 0; k < disc.length; k += 3) {
    const column = px + disc[k], row = py + disc[k + 1];
    if (column < 0 || row < 0 || column >= width || row >= height) continue;
    const at = (row * width + column) * 4, share = alpha * disc[k + 2];
    pixels[at] += (r - pixels[at]) * share;
    pixels[at + 1] += (g - pixels[at + 1]) * share;
    pixels[at + 2] += (b - pixels[at + 2]) * share;
  }
}
function draw() {
  const { width, height } = canvas, ratio = width / view.width;
  if (frame?.width !== width || frame?.height !== height) frame = context.createImageData(width, height);
  const pixels = frame.data;
  new Uint32Array(pixels.buffer).fill((255 << 24 | background[2] << 16 | background[1] << 8 | background[0]) >>> 0);
  const zoom = view.scale / view.whole;
  const radius = Math.max(1.2, 6.5 - 1.05 * Math.log10(count + 1)) * Math.min(2, Math.max(1, zoom) ** 0.2) * ratio;
  const disc = discFor(radius);
  const seen = [];
  const [left, top] = toWorld(-20, -20), [right, bottom] = toWorld(view.width + 20, view.height + 20);
  bins.within(left, top, right, bottom, (i) => seen.push(i));
  const put = (i, colour, alpha, spots = disc) => {
    const [px, py] = toScreen(i);
    stamp(pixels, width, height, Math.round(px * ratio), Math.round(py * ratio), spots, colour, alpha);
  };
  for (const i of seen) if (!shown[i]) put(i, [140, 146, 156], 0.16);
  for (const i of seen) if (shown[i]) put(i, shadeOf(colourOf(i)), 0.88);
  const core = discFor(radius * 0.45);
  if (listed.size > 0) for (const i of seen) if (listed.has(i)) put(i, ring, 1, core);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.putImageData(frame, 0, 0);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (pictures) drawPictures(seen, zoom);
  drawMarks(radius / ratio);
}
function pictureSide(zoom) {
  const room = Math.sqrt((0.3 * view.width * view.height) / Math.max(1, count));
  return Math.min(140, Math.max(30, Math.min(72, room)) * Math.max(0.6, zoom) ** 0.55);
}
let drawn = [];
function drawPictures(seen, zoom) {
  const side = pictureSide(zoom), taken = new Map();
  drawn = seen.filter((i) => {
    if (!shown[i] || !hasPicture(i)) return false;
    const column = Math.floor((x[i] * view.scale) / side), row = Math.floor((y[i] * view.scale) / side);
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const j = taken.get((row + dy) * 1e6 + column + dx);
        if (j !== undefined && Math.max(Math.abs(x[i] - x[j]), Math.abs(y[i] - y[j])) * view.scale < side) return false;
      }
    taken.set(row * 1e6 + column, i);
    return true;
  });
  for (const i of drawn) {
    const [px, py] = toScreen(i), [w, h] = fitted(i, side - 4);
    context.fillStyle = colourOf(i);
    context.fillRect(px - w / 2 - 1.5, py - h / 2 - 1.5, w + 3, h + 3);
    drawPicture(context, i, px - w / 2, py - h / 2, w, h);
  }
}
const perSheet = atlas.columns * atlas.rows;
const hasPicture = (i) => i < atlas.count && aspects[i] > 0;
const fitted = (i, side) => (aspects[i] >= 1 ? [side, side / aspects[i]] : [side * aspects[i], side]);
function drawPicture(into, i, left, top, width, height) {
  const sheet = sheets[Math.floor(i / perSheet)], at = i % perSheet;
  if (!sheet?.complete || !sheet.naturalWidth) return;
  into.imageSmoothingQuality = "high";
  into.drawImage(sheet, (at % atlas.columns) * atlas.side, Math.floor(at / atlas.columns) * atlas.side, atlas.side, atlas.side, left, top, width, height);
}
function drawMarks(radius) {
  const side = pictureSide(view.scale / view.whole);
  context.strokeStyle = context.fillStyle = "rgb(" + ring + ")";
  const mark = (i, wide, framed) => {
    const [px, py] = toScreen(i);
    context.lineWidth = wide;
    context.beginPath();
    if (framed) {
      const [w, h] = fitted(i, side - 4);
      context.rect(px - w / 2 - 2.5, py - h / 2 - 2.5, w + 5, h + 5);
    } else context.arc(px, py, radius + 1.5, 0, 7);
    context.stroke();
  };
  if (pictures) for (const i of drawn) if (listed.has(i)) mark(i, 2.4, true);
  if (current >= 0) mark(current, 3.2, pictures && drawn.includes(current));
  if (!lasso) return;
  context.beginPath();
  for (const [px, py] of lasso) context.lineTo(px, py);
  context.closePath();
  context.globalAlpha = 0.12;
  context.fill();
  context.globalAlpha = 1;
  context.setLineDash([5, 4]);
  context.lineWidth = 1.5;
  context.stroke();
  context.setLineDash([]);
}
`;
