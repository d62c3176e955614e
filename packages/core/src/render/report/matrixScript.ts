/** Draws matrices, zooms, and tells what a cell is. Names stand beside rows where they can be read, groups where they cannot. */
export const matrixScript = `
for (const place of document.querySelectorAll(".matrix")) {
  const data = JSON.parse(place.querySelector("script").textContent);
  const { classes, pictures, groups, truth, predicted, count, example, side, columns } = data;
  const canvas = place.querySelector("canvas"), context = canvas.getContext("2d");
  const card = place.querySelector(".card"), words = place.querySelector(".words"), said = place.querySelector(".said");
  const square = place.querySelector(".example"), sheet = place.querySelector(".sheet");
  const n = classes.length, LEFT = 206, TOP = 186, view = { x: 0, y: 0, cell: 1 };
  const index = new Map(truth.map((t, i) => [t * n + predicted[i], i]));
  let width = 1, height = 1, current = -1, due = false, drag = null;
  const whole = () => Math.min(width - LEFT - 8, height - TOP - 8) / n;
  const mixed = (hue, share) => {
    const least = view.cell >= 24 ? 0.02 : 0.12, k = least + (1 - least) * share ** 0.6;
    return "rgb(" + [244, 246, 249].map((v, c) => Math.round(v + k * (hue[c] - v))).join(",") + ")";
  };
  const share = (i) => count[i] / Math.max(1, pictures[truth[i]]);
  const short = (name, most) => name.length > most ? name.slice(0, most - 1) + "…" : name;
  function soon() {
    if (!due) requestAnimationFrame(() => { due = false; draw(); });
    due = true;
  }
  function draw() {
    const ratio = canvas.width / width, { x, y, cell } = view;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.save();
    context.beginPath();
    context.rect(LEFT, TOP, width - LEFT, height - TOP);
    context.clip();
    context.fillStyle = "rgb(244,246,249)";
    context.fillRect(LEFT + x, TOP + y, n * cell, n * cell);
    const gap = cell > 7 ? 1 : 0, least = Math.max(cell - gap, 2.4);
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let i = 0; i < truth.length; i++) {
      const left = LEFT + x + predicted[i] * cell, top = TOP + y + truth[i] * cell;
      if (left + cell < LEFT || top + cell < TOP || left > width || top > height) continue;
      context.fillStyle = mixed(truth[i] === predicted[i] ? [0, 68, 136] : [187, 42, 20], share(i));
      context.fillRect(left, top, least, least);
      if (cell < 18) continue;
      context.fillStyle = share(i) > 0.35 ? "#fff" : "#1a1e26";
      context.font = Math.min(14, cell * 0.5) + "px system-ui, sans-serif";
      context.fillText(count[i], left + cell / 2, top + cell / 2);
    }
    context.strokeStyle = "rgba(26,30,38,.5)";
    for (const { from, to } of groups) context.strokeRect(LEFT + x + from * cell, TOP + y + from * cell, (to - from) * cell, (to - from) * cell);
    if (current >= 0) {
      context.strokeStyle = "#000";
      context.lineWidth = 2;
      context.strokeRect(LEFT + x + (current % n) * cell - 1, TOP + y + Math.floor(current / n) * cell - 1, least + 2, least + 2);
      context.lineWidth = 1;
    }
    context.restore();
    const named = cell >= 9;
    const labels = named ? classes.map((name, i) => [i, i + 1, name]) : groups.map((g) => [g.from, g.to, g.name]);
    context.fillStyle = "#1a1e26";
    context.font = (named ? Math.min(13, Math.max(9, cell - 1)) : 11) + "px system-ui, sans-serif";
    let free = -1e9;
    for (const [from, to, name] of labels) {
      const at = (from + to) / 2 * cell;
      if (!named && at - free < 12) continue;
      free = at;
      if (TOP + y + at > TOP && TOP + y + at < height) {
        context.textAlign = "right";
        context.fillText(short(name, 28), LEFT - 8, TOP + y + at);
      }
      if (LEFT + x + at > LEFT && LEFT + x + at < width) {
        context.save();
        context.translate(LEFT + x + at, TOP - 8);
        context.rotate(-Math.PI / 2);
        context.textAlign = "left";
        context.fillText(short(name, 27), 0, 0);
        context.restore();
      }
    }
    context.fillStyle = "#68707c";
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "left";
    context.fillText("true ↓  predicted →", 8, 14);
  }
  function bounded() {
    const room = (length, all) => Math.min(0, length - all);
    view.x = Math.min(0, Math.max(room(width - LEFT - 8, n * view.cell), view.x));
    view.y = Math.min(0, Math.max(room(height - TOP - 8, n * view.cell), view.y));
  }
  function zoom(px, py, factor) {
    const before = view.cell;
    view.cell = Math.max(whole(), Math.min(64, before * factor));
    view.x = px - LEFT - (px - LEFT - view.x) * view.cell / before;
    view.y = py - TOP - (py - TOP - view.y) * view.cell / before;
    bounded();
    soon();
  }
  function tell(at) {
    current = at;
    card.hidden = at < 0;
    soon();
    if (at < 0) return;
    const t = Math.floor(at / n), p = at % n, i = index.get(at), many = i === undefined ? 0 : count[i];
    const percent = pictures[t] ? " (" + (100 * many / pictures[t]).toFixed(1) + " %)" : "";
    const what = t === p ? "is " + classes[t] + ", and taken for it" : "is " + classes[t] + ", taken for " + classes[p];
    words.replaceChildren(Object.assign(document.createElement("b"), { textContent: what }), many + " of " + pictures[t] + " pictures" + percent);
    said.textContent = words.textContent;
    const shown = sheet && i !== undefined && example[i] >= 0;
    square.hidden = !shown;
    if (shown) square.getContext("2d").drawImage(sheet, (example[i] % columns) * side, Math.floor(example[i] / columns) * side, side, side, 0, 0, 96, 96);
    const left = LEFT + view.x + (p + 1) * view.cell + 10, top = TOP + view.y + (t + 1) * view.cell + 10;
    card.style.left = Math.max(0, Math.min(width - card.offsetWidth - 4, left)) + "px";
    card.style.top = (top + card.offsetHeight > height ? Math.max(0, top - card.offsetHeight - view.cell - 20) : top) + "px";
  }
  const spot = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  function cellAt(px, py) {
    const column = (px - LEFT - view.x) / view.cell, row = (py - TOP - view.y) / view.cell;
    if (px < LEFT || py < TOP || column < 0 || row < 0 || column >= n || row >= n) return -1;
    const at = Math.floor(row) * n + Math.floor(column);
    if (view.cell >= 8 || index.has(at)) return at;
    let best = -1, least = 5 / view.cell;
    for (let i = 0; i < truth.length; i++) {
      const away = Math.hypot(truth[i] + 0.5 - row, predicted[i] + 0.5 - column);
      if (away < least) { least = away; best = truth[i] * n + predicted[i]; }
    }
    return best;
  }
  canvas.onpointerdown = (event) => { drag = spot(event); canvas.setPointerCapture(event.pointerId); };
  canvas.onpointerup = () => { drag = null; };
  canvas.onpointermove = (event) => {
    const [px, py] = spot(event);
    if (!drag) return tell(cellAt(px, py));
    view.x += px - drag[0];
    view.y += py - drag[1];
    drag = [px, py];
    bounded();
    soon();
  };
  canvas.onpointerleave = () => { if (!drag) tell(-1); };
  canvas.addEventListener("wheel", (event) => {
    if (document.activeElement !== canvas && !event.ctrlKey) return;
    event.preventDefault();
    zoom(...spot(event), Math.exp(-event.deltaY * (event.deltaMode === 1 ? 16 : 1) * 0.002));
  }, { passive: false });
  const arrows = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  canvas.onkeydown = (event) => {
    const arrow = arrows[event.key], middle = [LEFT + (width - LEFT) / 2, TOP + (height - TOP) / 2];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (arrow) {
      const [row, column] = current < 0 ? [0, -arrow[1]] : [Math.floor(current / n), current % n];
      const next = [row + arrow[0], column + arrow[1]].map((v) => Math.min(n - 1, Math.max(0, v)));
      const over = (v, size) => v < 0 ? -v : v > size - view.cell ? size - view.cell - v : 0;
      view.x += over(view.x + next[1] * view.cell, width - LEFT - 8);
      view.y += over(view.y + next[0] * view.cell, height - TOP - 8);
      bounded();
      tell(next[0] * n + next[1]);
    } else if (event.key === "+" || event.key === "=") zoom(...middle, 1.4);
    else if (event.key === "-") zoom(...middle, 1 / 1.4);
    else if (event.key === "0") zoom(...middle, 0);
    else if (event.key === "Escape") tell(-1);
    else return;
    event.preventDefault();
  };
  for (const button of place.querySelectorAll("button"))
    button.onclick = () => zoom(LEFT + (width - LEFT) / 2, TOP + (height - TOP) / 2, Number(button.dataset.zoom));
  new ResizeObserver(() => {
    const box = canvas.getBoundingClientRect(), before = whole(), ratio = Math.min(2, devicePixelRatio || 1);
    width = box.width;
    height = box.height;
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    view.cell = Math.min(64, Math.max(whole(), view.cell * whole() / before));
    bounded();
    soon();
  }).observe(canvas);
}
`;

/** SHA-256 of the script: the page's policy lets nothing else run. */
export const matrixScriptHash = "sha256-QuSzQmAn3id2/ogzknxLPPCqe7FtiuBpKPk0LNixuAM=";
