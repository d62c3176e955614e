// Groups of links or buttons that take one place in the order of the tabulator: arrow keys go to the nearest in their direction
// (WAI-ARIA Authoring Practices, roving tabindex).

const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

type Item = HTMLElement | SVGElement;

/** Makes all groups marked with `data-roving` such. */
export function rove(within: ParentNode): void {
  for (const group of within.querySelectorAll<HTMLElement>("[data-roving]")) {
    const items = [...group.querySelectorAll<Item>("a[href], button")];
    if (items.length > 1) roveAmong(group, items);
  }
}

function roveAmong(group: HTMLElement, items: readonly Item[]): void {
  const choose = (chosen: Item) => {
    for (const item of items) item.setAttribute("tabindex", item === chosen ? "0" : "-1");
  };
  choose(items[0]!);
  group.addEventListener("focusin", ({ target }) => {
    const item = items.find((i) => i.contains(target as Node));
    if (item) choose(item);
  });
  group.addEventListener("keydown", (event) => {
    const from = items.find((i) => i === document.activeElement);
    if (!from || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = event.key === "Home" ? items[0] : event.key === "End" ? items.at(-1) : nearest(items, from, event.key);
    if (!to) return;
    event.preventDefault();
    to.focus();
    to.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}

/** The item whose middle lies nearest in a direction; what lies aside counts as further. */
function nearest(items: readonly Item[], from: Item, key: string): Item | undefined {
  const direction = directions[key];
  if (!direction) return undefined;
  const [dx, dy] = direction;
  const start = middle(from);
  let [best, least]: [Item | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const item of items) {
    if (item === from || item.getClientRects().length === 0) continue;
    const { x, y } = middle(item);
    const along = (x - start.x) * dx + (y - start.y) * dy;
    const aside = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx);
    const distance = along + 3 * aside;
    if (along > 1 && distance < least) [best, least] = [item, distance];
  }
  return best;
}

function middle(item: Item): { x: number; y: number } {
  const { left, top, width, height } = item.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
