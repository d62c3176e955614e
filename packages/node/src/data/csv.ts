import { ConvlensError } from "@convlens/core/base";

const pathHeaders = ["path", "file", "filename", "image", "picture"];
const labelHeaders = ["label", "class", "category", "target"];

export interface LabelledPath {
  readonly path: string;
  readonly label: string;
}

/**
 * Reads a table of pictures and their classes: the first two columns, or the columns that a first row names `path` and `label`
 * (or file, filename, image; class, category, target). Fields may be quoted. Throws `ConvlensError` naming file and line.
 */
export function parseLabels(text: string, name: string): LabelledPath[] {
  const [first, ...rest] = rowsOf(text.replace(/^\uFEFF/, ""), name);
  if (!first) throw new ConvlensError(`${name} is empty`, "a row is path,label");
  const names = first.fields.map((field) => field.toLowerCase());
  const path = names.findIndex((n) => pathHeaders.includes(n));
  const label = names.findIndex((n) => labelHeaders.includes(n));
  const [columns, rows] =
    path >= 0 && label >= 0
      ? [[path, label], rest]
      : [
          [0, 1],
          [first, ...rest],
        ];
  return rows.map(({ fields, line }) => {
    const [p, l] = columns.map((c) => fields[c]?.trim());
    if (!p || !l) throw new ConvlensError(`${name}, line ${line}: a row is path,label`, `it reads ${fields.join(",")}`);
    return { path: p, label: l };
  });
}

interface Row {
  readonly fields: string[];
  readonly line: number;
}

/** RFC 4180; blank lines are passed over. */
function rowsOf(text: string, name: string): Row[] {
  const rows: Row[] = [];
  let line = 1;
  let start = 1;
  let fields: string[] = [];
  const finish = () => {
    if (fields.some((field) => field.trim())) rows.push({ fields, line: start });
    fields = [];
    start = line;
  };
  // A quoted or a plain field, and what ends it.
  const field = /(?:[ \t]*"((?:[^"]|"")*)"[ \t]*|([^",\r\n]*))(,|\r?\n|\r|$)/y;
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const found = field.exec(text);
    if (!found)
      throw new ConvlensError(`${name}, line ${line}: a quote does not end`, "double quotes inside a quoted field");
    const [whole, quoted, plain, end] = found;
    fields.push(quoted?.replaceAll('""', '"') ?? plain!);
    line += whole.match(/\r?\n|\r/g)?.length ?? 0;
    if (end !== ",") finish();
    field.lastIndex = at + whole.length;
  }
  if (fields.length > 0) finish();
  return rows;
}
