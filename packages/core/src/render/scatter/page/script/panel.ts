/** Of the page's script: what stands beside the map: search, classes, the list; and the card of one picture. */
export const panel = `
const search = $("search");
function refresh() {
  const term = search.value.trim().toLowerCase();
  let total = 0;
  for (let i = 0; i < count; i++) {
    const off = hidden[grouping]?.has(groupings[grouping].of[i]);
    shown[i] = !off && (!term || words[i].includes(term)) ? 1 : 0;
    total += shown[i];
  }
  $("matches").textContent = total === count ? count + " pictures" : total + " of " + count + " pictures";
  soon();
}
function fillClasses() {
  const list = $("classes");
  list.replaceChildren();
  const g = groupings[grouping];
  if (!g) return;
  const counts = new Map();
  for (const c of g.of) counts.set(c, (counts.get(c) ?? 0) + 1);
  const rows = [...g.classes.entries()].filter(([c]) => counts.has(c));
  if (counts.has(-1)) rows.push([-1, { name: "none", colour: "#8c929c" }]);
  for (const [c, { name, colour }] of rows) {
    const label = document.createElement("label"), box = document.createElement("input");
    const swatch = document.createElement("i"), text = document.createElement("span"), number = document.createElement("small");
    Object.assign(box, { type: "checkbox", checked: !hidden[grouping].has(c) });
    box.onchange = () => { hidden[grouping][box.checked ? "delete" : "add"](c); refresh(); };
    swatch.style.background = colour;
    text.textContent = name;
    number.textContent = counts.get(c);
    label.append(box, swatch, text, number);
    list.append(label);
  }
  $("all").onclick = () => { hidden[grouping].clear(); fillClasses(); refresh(); };
  $("none").onclick = () => { for (const [c] of rows) hidden[grouping].add(c); fillClasses(); refresh(); };
}
const card = $("card"), portrait = $("portrait");
function showCard(i, px, py) {
  current = i;
  card.hidden = i < 0;
  soon();
  if (i < 0) return;
  const [name, ...lines] = describe(i);
  $("name").textContent = name;
  $("lines").replaceChildren(...lines.map((line) => Object.assign(document.createElement("span"), { textContent: line })));
  portrait.hidden = !hasPicture(i);
  if (!portrait.hidden) {
    const [w, h] = fitted(i, 200), ratio = devicePixelRatio || 1;
    Object.assign(portrait, { width: w * ratio, height: h * ratio });
    Object.assign(portrait.style, { width: w + "px", height: h + "px" });
    drawPicture(portrait.getContext("2d"), i, 0, 0, portrait.width, portrait.height);
  }
  const { offsetWidth: w, offsetHeight: h } = card;
  const left = px + 18 + w > view.width ? px - 18 - w : px + 18;
  card.style.left = Math.max(4, Math.min(view.width - w - 4, left)) + "px";
  card.style.top = Math.max(4, Math.min(view.height - h - 4, py - h / 2)) + "px";
}
function list(some, add = true) {
  for (const i of some) listed[add ? "add" : "delete"](i);
  const files = [...listed].sort((a, b) => a - b).map((i) => folder + names[i]);
  $("files").value = files.join("\\n");
  $("listed").textContent = files.length === 1 ? "1 picture" : files.length + " pictures";
  for (const id of ["copy", "save", "clear"]) $(id).disabled = files.length === 0;
  soon();
}
const toggle = (i) => {
  const add = !listed.has(i);
  list([i], add);
  say(names[i] + (add ? " is on the list" : " is off the list"));
};
$("add").onclick = () => {
  const some = [...shown.keys()].filter(isShown);
  list(some);
  say(some.length + " pictures put on the list");
};
$("clear").onclick = () => { listed.clear(); list([]); say("The list is empty"); };
$("copy").onclick = async () => {
  try {
    await navigator.clipboard.writeText($("files").value);
    say("Copied " + $("listed").textContent);
  } catch {
    $("files").select();
    say("Selected: copy it with the keyboard");
  }
};
$("save").onclick = () => {
  const url = URL.createObjectURL(new Blob([$("files").value + "\\n"], { type: "text/plain" }));
  Object.assign(document.createElement("a"), { href: url, download: "pictures.txt" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
};
search.oninput = refresh;
$("by").onchange = () => { grouping = Number($("by").value); fillClasses(); refresh(); };
`;
