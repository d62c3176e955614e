import { create, isFieldSet } from "@bufbuild/protobuf";
import { float32 } from "../../../base/tensor.ts";
import type { LayerContext } from "../define.ts";
import { defineLayer } from "../define.ts";
import { nameIn, reductions } from "../enums.ts";
import {
  ArgMaxParameterSchema,
  MVNParameterSchema,
  NormalizeParameterSchema,
  ReductionParameterSchema,
  SoftmaxParameterSchema,
} from "../proto/caffe.gen.ts";

const softmax = defineLayer({
  type: "Softmax",
  write(c) {
    const axis = c.axis((c.layer.softmaxParam ?? create(SoftmaxParameterSchema)).axis);
    if (axis === 0) throw c.error("compares pictures of a batch");
    return c.g.node("Softmax", [c.x[0]!], { axis }, c.name);
  },
});

/** The places of the greatest elements, or the elements: along an axis, or over all of each picture. */
const argMax = defineLayer({
  type: "ArgMax",
  write(c) {
    const p = c.layer.argmaxParam ?? create(ArgMaxParameterSchema);
    const { g, name } = c;
    const along = isFieldSet(p, ArgMaxParameterSchema.field.axis);
    const axis = along ? c.axis(p.axis) : 1;
    if (axis === 0) throw c.error("compares pictures of a batch");
    const x = along ? c.x[0]! : g.node("Flatten", [c.x[0]!], { axis: 1 }, `${name}/flat`);
    const extent = g.shape(x)[axis];
    if (typeof extent !== "number" || p.topK < 1 || p.topK > extent)
      throw c.error(`takes the ${p.topK} greatest of ${extent}`);
    const [values, indices] = g.nodes("TopK", [x, g.ints([p.topK])], { axis }, 2, `${name}/greatest`);
    if (along && p.outMaxVal) return g.node("Identity", [values!], {}, name);
    const places = g.node("CastLike", [indices!, x], {}, along ? name : `${name}/places`);
    if (along) return places;
    const rows = p.outMaxVal ? [places, values!] : [places];
    // As Caffe has them: N×1×k, or N×2×k with the elements beside their places, then axes of 1 up to the rank of the input.
    const trailing = Array(Math.max(0, c.shape(0).length - 3)).fill(1);
    const joined = rows.length === 1 ? places : g.node("Concat", rows, { axis: 1 }, `${name}/pairs`);
    return g.node("Reshape", [joined, g.ints([-1, rows.length, p.topK, ...trailing])], {}, name);
  },
});

const reduceOps: Readonly<Record<string, string>> = {
  SUM: "ReduceSum",
  ASUM: "ReduceL1",
  SUMSQ: "ReduceSumSquare",
  MEAN: "ReduceMean",
};

const reduction = defineLayer({
  type: "Reduction",
  write(c) {
    const p = c.layer.reductionParam ?? create(ReductionParameterSchema);
    const operation = nameIn(reductions, p.operation);
    const op = reduceOps[operation];
    if (!op) throw c.error(`has the operation ${operation}, which is not known`);
    const axis = c.axis(p.axis);
    if (axis === 0) throw c.error("reduces the whole batch to one number");
    const axes = c.g.ints(c.shape(0).flatMap((_, i) => (i >= axis ? [i] : [])));
    if (p.coeff === 1) return c.g.node(op, [c.x[0]!, axes], { keepdims: 0 }, c.name);
    const reduced = c.g.node(op, [c.x[0]!, axes], { keepdims: 0 }, `${c.name}/reduced`);
    return c.g.node("Mul", [reduced, c.g.scalar(p.coeff, reduced)], {}, c.name);
  },
});

const axesFrom = (c: LayerContext, first: number): string =>
  c.g.ints(c.shape(0).flatMap((_, i) => (i >= first ? [i] : [])));

/** Mean 0 and, unless it is told otherwise, deviation 1: x' / (√mean(x'²) + eps) with x' = x − mean(x). */
const mvn = defineLayer({
  type: "MVN",
  write(c) {
    const p = c.layer.mvnParam ?? create(MVNParameterSchema);
    const { g, name } = c;
    const [x] = c.x;
    const axes = axesFrom(c, p.acrossChannels ? 1 : 2);
    const mean = g.node("ReduceMean", [x!, axes], { keepdims: 1 }, `${name}/mean`);
    if (!p.normalizeVariance) return g.node("Sub", [x!, mean], {}, name);
    const centred = g.node("Sub", [x!, mean], {}, `${name}/centred`);
    const squares = g.node("Mul", [centred, centred], {}, `${name}/squares`);
    const variance = g.node("ReduceMean", [squares, axes], { keepdims: 1 }, `${name}/variance`);
    const deviation = g.node("Sqrt", [variance], {}, `${name}/deviation`);
    return g.node("Div", [centred, g.node("Add", [deviation, g.scalar(p.eps, x!)])], {}, name);
  },
});

/** Of SSD's branch: x / √(Σ x² + eps) · scale, the sum over channels, or over everything. */
const normalize = defineLayer({
  type: "Normalize",
  write(c) {
    const p = c.layer.normParam ?? create(NormalizeParameterSchema);
    const { g, name } = c;
    const [x] = c.x;
    const [channels = 1, ...rest] = c.extents(0);
    const axes = p.acrossSpatial ? axesFrom(c, 1) : g.ints([1]);
    const squares = g.node("ReduceSumSquare", [x!, axes], { keepdims: 1 }, `${name}/squares`);
    const norm = g.node("Sqrt", [g.node("Add", [squares, g.scalar(p.eps, x!)])], {}, `${name}/norm`);
    const unit = g.node("Div", [x!, norm], {}, `${name}/unit`);
    const { data } = c.weight(0, "scale", [p.channelShared ? 1 : channels]);
    const scale = float32(p.channelShared ? [1] : [channels, ...rest.map(() => 1)], data);
    return g.node("Mul", [unit, c.constant("scale", scale)], {}, name);
  },
});

export default [softmax, argMax, reduction, mvn, normalize];
