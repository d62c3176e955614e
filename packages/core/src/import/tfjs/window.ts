import type { NodeContext } from "./define.ts";

/** Where a node has its channels, in the terms of Keras. */
export const formatOf = (c: NodeContext): "channels_first" | "channels_last" =>
  c.attrs.text("data_format", "NHWC") === "NCHW" ? "channels_first" : "channels_last";

/** Rows and columns of an attribute that has a number for each axis; 1 where it is not there. */
export function pairOf(c: NodeContext, key: string): readonly [number, number] {
  const all = c.attrs.numbers(key);
  if (all.length === 0) return [1, 1];
  const [rows, columns] = formatOf(c) === "channels_last" ? all.slice(1) : all.slice(2);
  if (rows === undefined || columns === undefined || rows < 1 || columns < 1)
    throw c.error(`has [${all.join(", ")}] as its ${key}`);
  return [rows, columns];
}
