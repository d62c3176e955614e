import { basename, dirname, isAbsolute, join } from "node:path";
import { ConvlensError, UsageError } from "@convlens/core/base";
import { readFile } from "../files.ts";
import { isUrl } from "../http.ts";
import { contentOfBytes } from "./content.ts";
import { parseLines, parseTable } from "./csv.ts";
import type { DataSet } from "./dataSet.ts";
import { labelled } from "./found.ts";
import { fetchBytes } from "./http.ts";
import type { Source } from "./source.ts";

/**
 * Reads a table of pictures, a file or an http address: `.txt` has a path in each line, all others are CSV. Paths are relative to
 * the table, or http addresses. Throws `ConvlensError` for what is no table, naming the line at fault.
 */
export async function readTable(path: string): Promise<DataSet> {
  const bytes = isUrl(path) ? await fetchBytes(path) : await readFile(path);
  const content = contentOfBytes(bytes, bytes.length);
  const short = basename(isUrl(path) ? new URL(path).pathname : path) || path;
  if (content !== "text" && content !== "empty")
    throw new UsageError(`${path} is no table of pictures`, "a row is path,label; of other data sets, name a file");
  const text = new TextDecoder().decode(bytes);
  const rows = /\.txt$/i.test(short) ? parseLines(text, short) : parseTable(text, short);
  const place = isUrl(path) ? (row: string) => atAddress(row, path) : (row: string) => besideFile(row, path);
  const pictures = rows.map((row) => ({ ...row, ...place(row.path) }));
  const classed = pictures.filter((p) => p.label !== undefined) as ((typeof pictures)[number] & { label: string })[];
  return classed.length > 0 ? labelled(path, classed) : { name: path, pictures };
}

interface Placed {
  readonly name: string;
  readonly source: Source;
}

function besideFile(row: string, table: string): Placed {
  if (isUrl(row)) return { name: row, source: { url: row } };
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(row)) throw otherAddress(row, table);
  const file = isAbsolute(row) ? row : join(dirname(table), row);
  return { name: file, source: { file } };
}

/** Paths in a table from elsewhere are there, too: it names no files of this machine. */
function atAddress(row: string, table: string): Placed {
  const url = URL.canParse(row, table) ? new URL(row, table).href : row;
  if (!isUrl(url)) throw otherAddress(row, table);
  return { name: url, source: { url } };
}

const otherAddress = (row: string, table: string) =>
  new ConvlensError(`${table} lists ${row}`, "pictures come from files and from http and https addresses");
