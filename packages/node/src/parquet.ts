import { parquetWriteBuffer } from "hyparquet-writer";

/** One column of a table; `null` where a row has nothing. */
export type ParquetColumn = { readonly name: string } & (
  | { readonly type: "STRING"; readonly data: readonly (string | null)[] }
  | { readonly type: "DOUBLE"; readonly data: ArrayLike<number> }
);

/** A table as Apache Parquet, compressed with Snappy. All columns are of one length. */
export function encodeParquet(columns: readonly ParquetColumn[]): Uint8Array {
  const columnData = columns.map(({ name, type, data }) => ({
    name,
    type,
    nullable: type === "STRING",
    data: Array.from<string | number | null>(data),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: "Convlens" }));
}
