import type { OperatorContext } from "./define.ts";

/** By the codes of fused activations; the first is none. Of the others in the schema, the runtime's kernels do nothing. */
const activations: readonly (((v: string, c: OperatorContext) => string) | undefined)[] = [
  undefined,
  (v, { g, name }) => g.node("Relu", [v], {}, name),
  (v, c) => clipped(c, v, -1, 1),
  (v, c) => clipped(c, v, 0, 6),
];

/** Keeps values between two numbers. */
export const clipped = ({ g, name }: OperatorContext, v: string, low: number, high: number): string =>
  g.node("Clip", [v, g.scalar(low, v), g.scalar(high, v)], {}, name);

/** Writes a fused activation by its code; 0 is none. */
export function fused(c: OperatorContext, v: string, code: number): string {
  const write = activations[code];
  if (!write) throw c.error(`ends in the activation number ${code}, which is not known`);
  return write(v, c);
}
