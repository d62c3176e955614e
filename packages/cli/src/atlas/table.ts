import { methodNamed, noInput, type Table } from "@convlens/core/method";
import type { Run } from "../run.ts";

/** What the layer table has of a value. */
export interface TableRow {
  readonly parameters: number;
  /** Multiply-accumulates for one picture. */
  readonly macs: number;
  readonly field: string | undefined;
  readonly stride: string | undefined;
}

/** The rows of the layer table, by value, and its totals. */
export async function layerRows({ lens, signal }: Run): Promise<{ rows: Map<string, TableRow>; total: TableRow }> {
  const [table] = (await methodNamed("inspect").run(lens.context({ signal }), noInput, {})) as readonly Table[];
  const column = (name: string) => table!.columns.findIndex((c) => c.name === name);
  const [parameters, macs, field, stride] = ["parameters", "MACs", "receptive field", "stride"].map(column);
  const read = (row: Table["rows"][number]): TableRow => ({
    parameters: Number(row[parameters!] ?? 0),
    macs: Number(row[macs!] ?? 0),
    field: row[field!] == null ? undefined : String(row[field!]),
    stride: row[stride!] == null ? undefined : String(row[stride!]),
  });
  return { rows: new Map(table!.rows.map((row) => [String(row[0]), read(row)])), total: read(table!.totals!) };
}
