import type { Site } from "../data.ts";
import { type Found, find } from "../find.ts";

const kinds = { layer: "layer", unit: "unit", class: "class" } as const;

/** The search field: a combobox with a list (WAI-ARIA Authoring Practices). `/` goes to it. */
export function search(site: Site): void {
  const field = document.querySelector<HTMLInputElement>("#query")!;
  const list = document.querySelector<HTMLUListElement>("#found")!;
  let found: Found[] = [];
  let current = -1;

  const choose = (index: number) => {
    current = index;
    for (const [i, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(i === index));
    if (index >= 0) {
      field.setAttribute("aria-activedescendant", `found-${index}`);
      list.children[index]!.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };
  const show = () => {
    found = find(site, field.value);
    list.replaceChildren(...found.map(optionOf));
    const open = field.value.trim() !== "";
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (open && found.length === 0) list.append(nothing());
    choose(found.length > 0 ? 0 : -1);
  };
  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const go = (index: number) => {
    const one = found[index];
    if (!one) return;
    field.value = "";
    close();
    location.hash = one.href;
  };

  field.addEventListener("input", show);
  field.addEventListener("focus", () => field.value && show());
  field.addEventListener("blur", () => setTimeout(close, 150));
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) choose((current + step + found.length) % found.length);
    else if (event.key === "Escape") {
      field.value = "";
      close();
    } else if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.key === "Enter") go(current);
  });
  list.addEventListener("pointerdown", (event) => {
    const option = (event.target as Element).closest("[data-index]");
    event.preventDefault();
    if (option) go(Number((option as HTMLElement).dataset.index));
  });
  document.querySelector("#search")!.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    field.focus();
  });
}

function optionOf({ label, kind }: Found, index: number): HTMLLIElement {
  const option = document.createElement("li");
  option.className = "option";
  option.id = `found-${index}`;
  option.setAttribute("role", "option");
  option.dataset.index = String(index);
  const what = document.createElement("small");
  what.textContent = kinds[kind];
  option.append(label, what);
  return option;
}

function nothing(): HTMLLIElement {
  const item = document.createElement("li");
  item.className = "option note";
  item.textContent = "Nothing of that name";
  return item;
}
