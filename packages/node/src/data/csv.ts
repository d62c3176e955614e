import { ConvlensError } from "@convlens/core/base";

const pathHeaders = ["path", "file", "filename", "image", "picture", "url"];
const labelHeaders = ["label", "class", "category", "target"];

/** Rows of a table, as it has them. */
export interface ListedPath {
  readonly path: string;
  /** In all rows or in none. */
  readonly label?: string;
}

/**
 * Reads a table of pictures and, where it has them, their classes: the first two columns, or the columns that a first row names
 * `path` and `label` (or file, filename, image, picture, url; class, category, target). Fields may be quoted.
 * Throws `ConvlensError` naming file and line, also where some rows have a class and others do not.
 */
export function parseTable(text: string, name: string): ListedPath[] {
  const [first, ...rest] = rowsOf(text.replace(/^\uFEFF/, ""), name);
  if (!first) throw empty(name);
  const headers = first.fields.map((field) => field.trim().toLowerCase());
  const path = headers.findIndex((header) => pathHeaders.includes(header));
  const label = headers.findIndex((header) => labelHeaders.includes(header));
  const named = path >= 0 && (label >= 0 || !/[./\\]/.test(headers.join("")));
  const rows = named ? rest : [first, ...rest];
  if (rows.length === 0) throw empty(name);
  const entries = rows.map(({ fields, line }) => ({
    path: fields[named ? path : 0]?.trim(),
    label: (named ? fields[label] : fields[1])?.trim(),
    line,
    text: fields.join(","),
  }));
  const labelled = entries.some((entry) => entry.label);
  return entries.map(({ path, label, line, text }) => {
    if (!path || (labelled && !label))
      throw new ConvlensError(
        `${name}, line ${line}: a row is ${labelled ? "path,label" : "a path"}`,
        `it reads ${text}`,
      );
    return labelled ? { path, label: label! } : { path };
  });
}

/** Reads a list of pictures, a path in each line. Throws `ConvlensError` for one that is empty. */
export function parseLines(text: string, name: string): ListedPath[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n|\r/);
  const paths = lines.map((line) => line.trim()).filter(Boolean);
  if (paths.length === 0) throw empty(name);
  return paths.map((path) => ({ path }));
}

const empty = (name: string) => new ConvlensError(`${name} is empty`, "a row is path,label or a path alone");

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
