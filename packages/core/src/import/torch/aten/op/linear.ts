import type { AtenCall } from "../define.ts";
import { defineAten } from "../define.ts";

const isConstant = (c: AtenCall, x: string) => c.g.constantNamed(x) !== undefined;

/** x · Wᵀ + b */
function linear(c: AtenCall, x: string, weight: string, bias: string | undefined): string {
  const [shape, w] = [c.g.shape(x), c.g.shape(weight)];
  if (w.length !== 2 || shape.at(-1) !== w[1]) throw c.error(`has weights of [${w}] for values of [${shape}]`);
  if (shape.length === 2) return c.g.node("Gemm", bias ? [x, weight, bias] : [x, weight], { transB: 1 });
  return withBias(c, c.g.node("MatMul", [x, c.g.node("Transpose", [weight], { perm: [1, 0] })]), bias);
}

const withBias = (c: AtenCall, product: string, bias: string | undefined): string =>
  bias === undefined ? product : c.g.node("Add", [product, bias]);

/** Weights that code repeats for each of many products, which can take all of a machine's memory, are read once. */
function product(c: AtenCall, first: string, second: string): string {
  const [a, b] = [c.x(first), c.x(second)];
  const [rows, columns] = [a, b].map((v) => String(c.g.shape(v).slice(0, -2)));
  return c.g.node("MatMul", [a, rows === columns ? c.unrepeated(b) : b]);
}

/** beta · b + alpha · A · B; weights that were turned are read as they were. */
function addmm(c: AtenCall): string {
  const [a, b, bias] = [c.x("mat1"), c.x("mat2"), c.x("self")];
  const [rows, columns] = [c.g.shape(a), c.g.shape(b)];
  if (rows.length !== 2 || columns.length !== 2 || rows[1] !== columns[0])
    throw c.error(`multiplies [${rows}] with [${columns}]`);
  return c.g.node("Gemm", [a, b, bias], { alpha: c.number("alpha"), beta: c.number("beta") });
}

export default [
  defineAten({
    name: "linear",
    takes: "input, weight, bias=None",
    write: (c) => linear(c, c.x("input"), c.x("weight"), c.has("bias") ? c.x("bias") : undefined),
  }),
  defineAten({ name: "addmm", takes: "self, mat1, mat2, *, beta=1, alpha=1", write: addmm }),
  defineAten({
    name: "mm",
    takes: "self, mat2",
    write: (c) => c.g.node(isConstant(c, c.x("mat2")) ? "Gemm" : "MatMul", [c.x("self"), c.x("mat2")]),
  }),
  defineAten({ name: "bmm", takes: "self, mat2", write: (c) => product(c, "self", "mat2") }),
  defineAten({
    name: "baddbmm",
    takes: "self, batch1, batch2, *, beta=1, alpha=1",
    write: (c) => {
      const multiplied = product(c, "batch1", "batch2");
      const scaled = (v: string, by: number) => (by === 1 ? v : c.g.node("Mul", [v, c.g.scalar(by, v)]));
      const sum = scaled(multiplied, c.number("alpha"));
      return c.number("beta") === 0 ? sum : c.g.node("Add", [scaled(c.x("self"), c.number("beta")), sum]);
    },
  }),
  defineAten({ name: "matmul", takes: "self, other", write: (c) => product(c, "self", "other") }),
];
