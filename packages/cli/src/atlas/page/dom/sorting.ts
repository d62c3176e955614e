/** Makes the columns of tables marked with `data-sortable` sortable: by `data-value`, or by what cells say. */
export function sortable(within: ParentNode): void {
  for (const table of within.querySelectorAll<HTMLTableElement>("table[data-sortable]"))
    for (const [column, head] of [...table.tHead!.rows[0]!.cells].entries()) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sortBy(table, column, head));
    }
}

/** First the greatest of numbers, the first of names; then the other way round. */
function sortBy(table: HTMLTableElement, column: number, head: HTMLTableCellElement): void {
  const rows = [...table.tBodies[0]!.rows];
  const value = (row: HTMLTableRowElement) => {
    const cell = row.cells[column]!;
    return cell.dataset.value === undefined
      ? cell.textContent!
      : Number(cell.dataset.value || Number.NEGATIVE_INFINITY);
  };
  const numbers = typeof value(rows[0]!) === "number";
  const before = head.getAttribute("aria-sort");
  const up = before === null ? !numbers : before === "descending";
  rows.sort((a, b) => {
    const [x, y] = up ? [value(a), value(b)] : [value(b), value(a)];
    return typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y));
  });
  for (const cell of table.tHead!.rows[0]!.cells) cell.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  table.tBodies[0]!.append(...rows);
}
