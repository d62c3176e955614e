import { isFloat } from "../../../base/tensor.ts";
import { plain, rankOf } from "../../keras/layout.ts";
import type { Held, OperatorContext } from "../define.ts";
import { defineOperator } from "../define.ts";
import { aligned, arranged, axisOf, extentsOf } from "../layout.ts";

const every = (c: OperatorContext) => Array.from({ length: c.inputs }, (_, i) => i);

const concatenation = defineOperator({
  type: "CONCATENATION",
  activation: 1,
  moves: true,
  write(c) {
    const { values, moved } = aligned(c, every(c));
    const { held } = axisOf(c, { value: values[0]!, moved }, c.options?.int32(0) ?? 0);
    const computed = values.find((_, i) => !isConstant(c, i));
    const parts = values.map((v, i) =>
      computed !== undefined && held > 0 && isConstant(c, i) ? perPicture(c, v, computed) : v,
    );
    return { value: c.g.node("Concat", parts, { axis: held }, c.name), moved };
  },
});

const isConstant = (c: OperatorContext, input: number): boolean => c.g.constantNamed(c.x(input).value) !== undefined;

/** A constant once for each picture of a batch that another value has. */
function perPicture({ g }: OperatorContext, v: string, like: string): string {
  const shape = g.shape(v);
  if (shape.length === 0 || !isFloat(g.info(v).type)) return v;
  const batch = g.node("Slice", [g.node("Shape", [like]), g.ints([0]), g.ints([1])]);
  const rest = g.ints(shape.slice(1).map(Number));
  return g.node("Expand", [v, g.node("Concat", [batch, rest], { axis: 0 })]);
}

const pack = defineOperator({
  type: "PACK",
  moves: true,
  write(c) {
    const x = every(c).map((i) => plain(c.g, c.x(i)));
    const rank = c.g.shape(x[0]!).length + 1;
    const stated = c.options?.int32(1) ?? 0;
    const axis = stated < 0 ? stated + rank : stated;
    if (axis < 0 || axis >= rank) throw c.error(`stacks along axis ${stated} of ${rank}`);
    const parts = x.map((v) => c.g.node("Unsqueeze", [v, c.g.ints([axis])]));
    return arranged(c, c.g.node("Concat", parts, { axis }));
  },
});

/** Cuts a tensor into parts along an axis, each named as an output. */
function split(c: OperatorContext, x: Held, along: number, parts: readonly number[]): Held[] {
  const { axis, held } = axisOf(c, x, along);
  const extent = extentsOf(c, x)[axis]!;
  if (parts.length !== c.names.length || parts.some((n) => n < 0) || parts.reduce((a, b) => a + b, 0) !== extent)
    throw c.error(`cuts ${extent} places into ${c.names.length} parts of ${parts.slice(0, 8).join(", ")}`);
  const outputs = c.names.map((name) => c.g.fresh(c.name === undefined ? `${name}/Split` : name));
  c.g.add({ op: "Split", inputs: [x.value, c.g.ints(parts)], outputs, attrs: { axis: held } });
  return outputs.map((value) => ({ value, moved: x.moved }));
}

const equalParts = defineOperator({
  type: "SPLIT",
  moves: true,
  write(c) {
    const x = c.x(1);
    const [along = 0] = c.ints(0);
    const extent = extentsOf(c, x)[axisOf(c, x, along).axis]!;
    return split(
      c,
      x,
      along,
      c.names.map(() => extent / c.names.length),
    );
  },
});

const givenParts = defineOperator({
  type: "SPLIT_V",
  moves: true,
  write(c) {
    const x = c.x(0);
    const [along = 0] = c.ints(2);
    const sizes = c.ints(1);
    const rest = extentsOf(c, x)[axisOf(c, x, along).axis]! - sizes.reduce((sum, n) => sum + Math.max(n, 0), 0);
    return split(
      c,
      x,
      along,
      sizes.map((n) => (n === -1 ? rest : n)),
    );
  },
});

const unpack = defineOperator({
  type: "UNPACK",
  moves: true,
  write(c) {
    const x: Held = { value: plain(c.g, c.x(0)), moved: false };
    const along = c.options?.int32(1) ?? 0;
    const { axis } = axisOf(c, x, along);
    const parts = split(
      { ...c, name: undefined },
      x,
      along,
      c.names.map(() => 1),
    );
    return parts.map(({ value }) => {
      const v = c.g.node("Squeeze", [value, c.g.ints([axis])]);
      if (rankOf(c.g, { value: v, moved: false }) !== 4) return { value: v, moved: false };
      return { value: c.g.node("Transpose", [v], { perm: [0, 3, 1, 2] }), moved: true };
    });
  },
});

export default [concatenation, pack, equalParts, givenParts, unpack];
