import { create, isFieldSet } from "@bufbuild/protobuf";
import type { LayerContext } from "../define.ts";
import { defineLayer } from "../define.ts";
import { eltwiseOperations, nameIn } from "../enums.ts";
import { ConcatParameterSchema, EltwiseParameterSchema, SliceParameterSchema } from "../proto/caffe.gen.ts";

const eltwise = defineLayer({
  type: "Eltwise",
  write(c) {
    const p = c.layer.eltwiseParam ?? create(EltwiseParameterSchema);
    const operation = nameIn(eltwiseOperations, p.operation);
    const shapes = c.x.map((_, i) => c.shape(i).join("×"));
    if (new Set(shapes).size > 1)
      throw c.error(`combines inputs of different shapes: ${[...new Set(shapes)].join(", ")}`);
    if (p.coeff.length > 0 && (operation !== "SUM" || p.coeff.length !== c.x.length))
      throw c.error(`has ${p.coeff.length} coefficients for ${operation} of ${c.x.length} inputs`);
    if (operation === "MAX") return c.g.node("Max", c.x, {}, c.name);
    if (operation === "PROD") return folded(c, "Mul", c.x);
    if (operation === "SUM")
      return sum(
        c,
        c.x.map((x, i) => weighted(c, x, p.coeff[i] ?? 1, i)),
      );
    throw c.error(`has the operation ${operation}, which is not known`);
  },
});

const weighted = ({ g, name }: LayerContext, x: string, by: number, i: number): string =>
  by === 1 ? x : g.node("Mul", [x, g.scalar(by, x)], {}, `${name}/${i}`);

const sum = (c: LayerContext, terms: readonly string[]): string =>
  terms.length === 2 ? c.g.node("Add", terms, {}, c.name) : c.g.node("Sum", terms, {}, c.name);

function folded(c: LayerContext, op: string, x: readonly string[]): string {
  if (x.length === 1) return c.g.node("Identity", x, {}, c.name);
  const before = x.slice(0, -1).reduce((a, b) => c.g.node(op, [a, b]));
  return c.g.node(op, [before, x.at(-1)!], {}, c.name);
}

const concat = defineLayer({
  type: "Concat",
  write(c) {
    const p = c.layer.concatParam ?? create(ConcatParameterSchema);
    const axis = c.axis(isFieldSet(p, ConcatParameterSchema.field.concatDim) ? p.concatDim : p.axis);
    if (axis === 0) throw c.error("joins pictures of a batch, which have no order here");
    return c.g.node("Concat", c.x, { axis }, c.name);
  },
});

const slice = defineLayer({
  type: "Slice",
  write(c) {
    const p = c.layer.sliceParam ?? create(SliceParameterSchema);
    const axis = c.axis(isFieldSet(p, SliceParameterSchema.field.sliceDim) ? p.sliceDim : p.axis);
    if (axis === 0) throw c.error("takes a batch apart, whose pictures have no order here");
    const extent = c.extents(0)[axis - 1]!;
    const parts = c.names.length;
    const even = Array.from({ length: parts - 1 }, (_, i) => ((i + 1) * extent) / parts);
    const bounds = [0, ...(p.slicePoint.length > 0 ? p.slicePoint : even), extent];
    const lengths = bounds.slice(1).map((end, i) => end - bounds[i]!);
    if (lengths.length !== parts || !lengths.every((n) => Number.isInteger(n) && n > 0))
      throw c.error(`takes ${extent} apart into ${parts} at ${bounds.slice(1, -1).join(", ")}`);
    return c.names.map((name, i) => {
      const ends = [bounds[i]!, bounds[i + 1]!].map((n) => c.g.ints([n]));
      return c.g.node("Slice", [c.x[0]!, ...ends, c.g.ints([axis])], {}, name);
    });
  },
});

export default [eltwise, concat, slice];
