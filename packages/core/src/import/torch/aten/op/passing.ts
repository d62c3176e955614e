import type { DataType } from "../../../../base/tensor.ts";
import { isFloat } from "../../../../base/tensor.ts";
import type { AtenCall, AtenOp } from "../define.ts";
import { defineAten } from "../define.ts";
import { cast } from "../elementwise.ts";

/** What hands on the tensor that it is given. */
const same = (name: string | string[], takes: string): AtenOp =>
  defineAten({ name, takes, inPlace: true, views: true, write: (c) => ({ value: c.arg("self") }) });

/** A copy, which does not change with its original. */
const copy = (name: string | string[], takes: string): AtenOp => defineAten({ name, takes, write: (c) => c.x("self") });

/** Element types by PyTorch's numbers. */
const types: Readonly<Record<number, DataType>> = {
  0: "uint8",
  1: "int8",
  2: "int16",
  3: "int32",
  4: "int64",
  5: "float32",
  6: "float32",
  7: "float32",
  11: "bool",
  15: "float32",
};

/** In another element type; all floats are read as float32. */
function converted(c: AtenCall, code: unknown): string {
  const x = c.x("self");
  const type = typeof code === "number" ? types[code] : undefined;
  if (!type) throw c.error("converts to a type that is not supported");
  const from = c.g.info(x).type;
  return from === type || (isFloat(from) && isFloat(type)) ? x : cast(c, x, type);
}

/** Nothing is dropped after training. The forms in place call their tensor another name. */
const dropout = (names: readonly string[]): AtenOp =>
  defineAten({
    name: names,
    takes: ["input, p=0.5, train=False", "self, p=0.5, train=False"],
    inPlace: true,
    write: (c) => ({ value: c.arg(c.given("input") ? "input" : "self") }),
  });

export default [
  same(
    ["contiguous", "detach", "alias", "lift_fresh", "lift_fresh_copy", "cpu", "requires_grad_"],
    "self, *, memory_format=None",
  ),
  copy("clone", "self, *, memory_format=None"),
  dropout(["dropout", "feature_dropout", "alpha_dropout", "feature_alpha_dropout"]),
  defineAten({ name: "native_dropout", takes: "input, p, train", write: (c) => [c.x("input")] }),
  defineAten({
    name: "to",
    takes: "self, …",
    write: (c) => {
      const code = c.rest.find((v) => typeof v === "number");
      return code === undefined ? { value: c.arg("self") } : converted(c, code);
    },
  }),
  defineAten({
    name: "_to_copy",
    takes: "self, *, dtype=None, layout=None, device=None, pin_memory=None, non_blocking=False, memory_format=None",
    write: (c) => (c.has("dtype") ? converted(c, c.arg("dtype")) : c.x("self")),
  }),
  defineAten({ name: "float", takes: "self", write: (c) => converted(c, 6) }),
  defineAten({
    name: "type_as",
    takes: "self, other",
    write: (c) => cast(c, c.x("self"), c.g.info(c.x("other")).type),
  }),
];
