import type { Builder } from "../../op/builder.ts";

/** N×C×C of N×C×…: the mean over all positions of the product of each two channels, whatever stands where. */
export function gramOf(g: Builder, value: string): string {
  const rows = g.node("Reshape", [value, g.ints([0, 0, -1])]);
  const positions = g.shape(value).slice(2) as number[];
  const products = g.node("MatMul", [rows, g.node("Transpose", [rows], { perm: [0, 2, 1] })]);
  return g.node("Div", [
    products,
    g.scalar(
      positions.reduce((a, b) => a * b, 1),
      products,
    ),
  ]);
}
