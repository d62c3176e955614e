/** A table as CSV (RFC 4180): a line of names, then a line for each row; numbers in full. */
export const csvTable = (names: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  `${[names, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`;

function cell(value: unknown): string {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
