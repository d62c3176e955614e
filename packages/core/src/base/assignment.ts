/** What it costs to give a row a column. */
export type Cost = (row: number, column: number) => number;

/**
 * The assignment of each row to a column of its own with the least total cost; there are at least as many columns as rows.
 * Shortest augmenting paths (Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment
 * problems", 1987, https://doi.org/10.1007/BF02278710): at most rows² × columns steps. Returns the column of each row.
 */
export function assign(rows: number, columns: number, cost: Cost): Int32Array {
  const rowPrice = new Float64Array(rows);
  const columnPrice = new Float64Array(columns);
  const rowOf = new Int32Array(columns).fill(-1);
  const before = new Int32Array(columns);
  for (let row = 0; row < rows; row++) {
    const end = shortestPath(row, cost, rowPrice, columnPrice, rowOf, before);
    augment(end, row, rowOf, before);
  }
  const columnOf = new Int32Array(rows);
  for (let c = 0; c < columns; c++) if (rowOf[c]! >= 0) columnOf[rowOf[c]!] = c;
  return columnOf;
}

/** Finds the cheapest free column from a row, over columns that are taken; brings the prices up to date. */
function shortestPath(
  start: number,
  cost: Cost,
  rowPrice: Float64Array,
  columnPrice: Float64Array,
  rowOf: Int32Array,
  before: Int32Array,
): number {
  const columns = columnPrice.length;
  const length = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const done = new Uint8Array(columns);
  const visited: number[] = [];
  let row = start;
  let from = -1;
  let reached = 0;
  for (;;) {
    let next = -1;
    for (let c = 0; c < columns; c++) {
      if (done[c]) continue;
      const through = reached + cost(row, c) - rowPrice[row]! - columnPrice[c]!;
      if (through < length[c]!) {
        length[c] = through;
        before[c] = from;
      }
      if (next < 0 || length[c]! < length[next]!) next = c;
    }
    reached = length[next]!;
    if (rowOf[next]! < 0) {
      rowPrice[start]! += reached;
      for (const c of visited) {
        columnPrice[c]! -= reached - length[c]!;
        rowPrice[rowOf[c]!]! += reached - length[c]!;
      }
      return next;
    }
    done[next] = 1;
    visited.push(next);
    from = next;
    row = rowOf[next]!;
  }
}

/** Hands the columns of the path on, from its end to its start. */
function augment(end: number, start: number, rowOf: Int32Array, before: Int32Array): void {
  for (let column = end; ; ) {
    const previous = before[column]!;
    if (previous < 0) {
      rowOf[column] = start;
      return;
    }
    rowOf[column] = rowOf[previous]!;
    column = previous;
  }
}
