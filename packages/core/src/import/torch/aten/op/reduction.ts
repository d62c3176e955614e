import type { AtenCall, AtenOp } from "../define.ts";
import { defineAten } from "../define.ts";

/** Over some axes, or over all of a picture; the batch stays. */
function reduced(c: AtenCall, op: string): string {
  const x = c.x("self");
  const rank = c.g.shape(x).length;
  const said = c.given("dim") && c.has("dim") ? c.axes("dim", rank) : [];
  const axes = said.length > 0 ? said : Array.from({ length: rank }, (_, i) => i);
  if (axes.some((a) => typeof c.g.shape(x)[a] !== "number")) throw c.error("goes over several pictures");
  const keepdims = c.given("keepdim") && c.flag("keepdim") ? 1 : 0;
  return c.g.node(op, [x, c.g.ints(axes)], { keepdims });
}

const reduction = (name: string, op: string): AtenOp =>
  defineAten({
    name,
    takes: ["self, *, dtype=None", "self, dim, keepdim=False, *, dtype=None, out=None"],
    write: (c) => reduced(c, op),
  });

/** Of one axis, with the places that they are from, which nothing is to read. */
const extremum = (name: string, op: string, pair: string): AtenOp =>
  defineAten({
    name,
    takes: ["self", "self, dim, keepdim=False", "self, other"],
    write: (c) => {
      if (c.given("other")) return c.g.node(pair, [c.x("self"), c.x("other")]);
      return c.given("dim") ? { value: [c.made(reduced(c, op)), null] } : reduced(c, op);
    },
  });

const softmax = (name: string[], op: string): AtenOp =>
  defineAten({
    name,
    takes: ["self, dim, dtype=None", "self, dim, half_to_float"],
    write: (c) => {
      const x = c.x("self");
      return c.g.node(op, [x], { axis: c.axis("dim", c.g.shape(x).length) });
    },
  });

export default [
  reduction("mean", "ReduceMean"),
  reduction("sum", "ReduceSum"),
  defineAten({ name: "amax", takes: "self, dim=[], keepdim=False", write: (c) => reduced(c, "ReduceMax") }),
  defineAten({ name: "amin", takes: "self, dim=[], keepdim=False", write: (c) => reduced(c, "ReduceMin") }),
  extremum("max", "ReduceMax", "Max"),
  extremum("min", "ReduceMin", "Min"),
  softmax(["softmax", "_softmax"], "Softmax"),
  softmax(["log_softmax", "_log_softmax"], "LogSoftmax"),
  defineAten({
    name: ["norm", "linalg_vector_norm"],
    takes: ["self, p, dim, keepdim=False", "self, ord=2, dim=None, keepdim=False, *, dtype=None"],
    write: (c) => {
      const p = c.number(c.given("p") ? "p" : "ord");
      if (p !== 1 && p !== 2) throw c.error(`is of order ${p}, which is not supported`);
      return reduced(c, p === 1 ? "ReduceL1" : "ReduceL2");
    },
  }),
];
