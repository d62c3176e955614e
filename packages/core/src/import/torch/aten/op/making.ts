import type { DataType } from "../../../../base/tensor.ts";
import { fromDoubles, size } from "../../../../base/tensor.ts";
import { valueShape } from "../batch.ts";
import type { AtenCall, AtenOp } from "../define.ts";
import { defineAten } from "../define.ts";
import { Extent } from "../value.ts";

/** Numbers of the largest tensor that a file may have made. */
const MOST_NUMBERS = 1 << 22;

const settings = "*, dtype=None, layout=None, device=None, pin_memory=None, memory_format=None";

const isWhole = (code: unknown) => typeof code === "number" && code <= 4;

/** A tensor of one number. */
function filled(c: AtenCall, shape: readonly unknown[], value: number, type: DataType): string {
  const extents = shape.map((v) => {
    if (v instanceof Extent) return v.dim;
    if (typeof v === "number" && Number.isSafeInteger(v) && v >= 0) return v;
    throw c.error("makes a tensor of a shape that is not known when the file is read");
  });
  const known = extents.filter((d) => typeof d === "number");
  if (!(size(known) <= MOST_NUMBERS)) throw c.error(`makes a tensor of [${extents}]`);
  const one = fromDoubles({ type, shape: [1], data: Float64Array.of(value) });
  return c.g.node("ConstantOfShape", [valueShape(c, extents)], { value: one });
}

const typeOf = (c: AtenCall, otherwise: DataType): DataType => (isWhole(c.arg("dtype")) ? "int64" : otherwise);

const listOf = (c: AtenCall, name: string) => {
  const v = c.arg(name);
  return Array.isArray(v) ? v : [v];
};

const constant = (name: string, value: number): AtenOp[] => [
  defineAten({
    name,
    takes: `size, ${settings}`,
    write: (c) => filled(c, listOf(c, "size"), value, typeOf(c, "float32")),
  }),
  defineAten({ name: `${name}_like`, takes: `self, ${settings}`, write: (c) => like(c, value) }),
  defineAten({
    name: `new_${name}`,
    takes: `self, size, ${settings}`,
    write: (c) => filled(c, listOf(c, "size"), value, typeOf(c, c.g.info(c.x("self")).type)),
  }),
];

/** A tensor of the shape of another. */
function like(c: AtenCall, value: number): string {
  const x = c.x("self");
  const { type } = c.g.info(x);
  const one = fromDoubles({ type, shape: [1], data: Float64Array.of(value) });
  return c.g.node("ConstantOfShape", [c.g.node("Shape", [x])], { value: one });
}

/** Numbers from start to end by steps, when all are known. */
function range(c: AtenCall): string {
  const [start, step] = [c.given("start") ? c.number("start") : 0, c.given("step") ? c.number("step") : 1];
  const count = Math.ceil((c.number("end") - start) / step);
  if (!(count >= 0 && count <= MOST_NUMBERS)) throw c.error(`counts ${count} numbers`);
  const data = Float64Array.from({ length: count }, (_, i) => start + i * step);
  const type = c.has("dtype") && !isWhole(c.arg("dtype")) ? "float32" : "int64";
  const whole = data.every(Number.isInteger) ? type : "float32";
  return c.g.constant(fromDoubles({ type: whole, shape: [count], data }), `${c.g.scope}/range`);
}

export default [
  ...constant("zeros", 0),
  ...constant("ones", 1),
  defineAten({
    name: "full",
    takes: `size, fill_value, ${settings}`,
    write: (c) => filled(c, listOf(c, "size"), c.number("fill_value"), typeOf(c, "float32")),
  }),
  defineAten({
    name: "full_like",
    takes: `self, fill_value, ${settings}`,
    write: (c) => like(c, c.number("fill_value")),
  }),
  defineAten({
    name: "arange",
    takes: [`end, ${settings}`, `start, end, ${settings}`, `start, end, step, ${settings}`],
    write: range,
  }),
  defineAten({ name: "scalar_tensor", takes: `s, ${settings}`, write: (c) => ({ value: c.number("s") }) }),
];
