import type { AtlasData, Site } from "../data.ts";
import { cellDetail } from "../map.ts";
import { applyStyles } from "./styles.ts";

/** What an activation atlas does: shows the cell that is chosen, one class of all, names or none. */
export function mapTools(site: Site, data: AtlasData): void {
  const map = document.querySelector<HTMLElement>(".map")!;
  const detail = document.querySelector<HTMLElement>("#cell")!;
  const cells = [...map.querySelectorAll<HTMLElement>("[data-cell]")];
  const show = (target: EventTarget | null) => {
    const cell = (target as Element | null)?.closest<HTMLElement>("[data-cell]");
    if (!cell || cell.getAttribute("aria-current") === "true") return;
    for (const other of cells) other.removeAttribute("aria-current");
    cell.setAttribute("aria-current", "true");
    detail.innerHTML = cellDetail(site, data, Number(cell.dataset.cell)).text;
    applyStyles(detail);
  };
  const counts = data.cells.map(({ count }) => count);
  show(cells[counts.indexOf(Math.max(...counts))] ?? null);
  for (const kind of ["focusin", "click"]) map.addEventListener(kind, (event) => show(event.target));
  map.addEventListener("pointerover", (event) => event.pointerType === "mouse" && show(event.target));
  document.querySelector<HTMLSelectElement>("#shown-class")?.addEventListener("change", (event) => {
    const chosen = (event.target as HTMLSelectElement).value;
    for (const cell of cells) cell.classList.toggle("away", chosen !== "" && cell.dataset.class !== chosen);
  });
  const names = document.querySelector<HTMLInputElement>("#map-labels");
  names?.addEventListener("change", () => map.classList.toggle("bare", !names.checked));
}
