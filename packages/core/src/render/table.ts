import type { Column, Table } from "../method/result.ts";

type Value = string | number | null;

/** A table for a terminal: columns two spaces apart, a line under the head and above the totals; no trailing spaces. */
export function textTable(table: Table): string {
  const head = table.columns.map(heading);
  const body = table.rows.map((row) => row.map(formatCell));
  const totals = table.totals?.map(formatCell);
  const all = [head, ...body, ...(totals ? [totals] : [])];
  const widths = head.map((_, i) => Math.max(...all.map((row) => columnsOf(row[i] ?? ""))));
  const align = alignments(table);
  const line = (row: readonly string[]) =>
    widths
      .map((width, i) => pad(row[i] ?? "", width, align[i]!))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [line(head), rule, ...body.map(line), ...(totals ? [rule, line(totals)] : [])].join("\n");
}

/** The same table in Markdown; totals are a bold last row. */
export function markdownTable(table: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const quoted = (text: string) => text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("\n", " ");
  const cells = (row: readonly Value[]) => table.columns.map((_, i) => quoted(formatCell(row[i] ?? null)));
  const bold = (row: readonly Value[]) => cells(row).map((c) => (c ? `**${c}**` : ""));
  return [
    line(table.columns.map((c) => quoted(heading(c)))),
    line(alignments(table).map((a) => (a === "right" ? "---:" : "---"))),
    ...table.rows.map((row) => line(cells(row))),
    ...(table.totals ? [line(bold(table.totals))] : []),
  ].join("\n");
}

const heading = ({ name, unit }: Column) => (unit ? `${name} (${unit})` : name);

/** A column is aligned as it says, else to the right if all its values are numbers. */
function alignments({ columns, rows }: Table): ("left" | "right")[] {
  return columns.map(({ align }, i) => {
    const values = rows.map((row) => row[i] ?? null).filter((v) => v !== null);
    return align ?? (values.length > 0 && values.every((v) => typeof v === "number") ? "right" : "left");
  });
}

/** Whole numbers with thin groups of three, others with four significant digits; an empty cell for `null`. */
export function formatCell(value: Value): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (Number.isInteger(value)) return grouped(value);
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size < 1e-4) return value.toExponential(3);
  return size >= 1e4 ? grouped(Math.round(value)) : String(Number(value.toPrecision(4)));
}

const grouped = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

/** Columns of a terminal: combining marks take none, East Asian characters and emoji two. */
function columnsOf(text: string): number {
  let count = 0;
  for (const character of text.normalize("NFC")) {
    if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) continue;
    count +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return count;
}

function pad(text: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(width - columnsOf(text));
  return align === "right" ? space + text : text + space;
}
