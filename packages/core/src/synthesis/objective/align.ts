import { defineTerm } from "./define.ts";
import { axesFrom, layerOf, numberOf, sizeOf, squared, sumOf } from "./layer.ts";

/** Pictures further apart in the batch have nothing to do with each other. */
const REACH = 4;

export default defineTerm({
  name: "align",
  usage: "layer, decay = 2",
  summary:
    "minus how much neighbours in the batch differ in a layer, so that interpolations move little; less by decay for each picture between",
  reference: {
    authors: "Mordvintsev, Pezzotti, Schubert and Olah",
    year: 2018,
    title: "Differentiable Image Parameterizations",
    url: "https://distill.pub/2018/differentiable-parameterizations/",
  },
  starts: "alike",
  write(w, args) {
    const { g } = w;
    const value = layerOf(w, this, args);
    const decay = numberOf(this, args, 1, 2);
    const place = w.each("align/place", [1], (picture) => Float32Array.of(picture));
    const apart = g.node("Abs", [g.node("Sub", [place, g.node("Transpose", [place], { perm: [1, 0] })])]);
    const fading = g.node("Pow", [g.scalar(1 / decay, apart), apart]);
    const near = g.node("LessOrEqual", [apart, g.scalar(REACH, apart)]);
    // Of each pair, either picture bears half.
    const scale = g.scalar(-0.5 / sizeOf(g, value), apart);
    const weights = g.node("Mul", [g.node("Where", [near, fading, g.scalar(0, apart)]), scale]);
    // ‖a − b‖² = ‖a‖² + ‖b‖² − 2ab: no list of differences, which would be the square of the batch.
    const rows = g.node("Flatten", [value]);
    const norms = g.node("ReduceSum", [squared(g, rows), g.ints(axesFrom(g, rows, 1))], { keepdims: 1 });
    const sums = g.node("Add", [norms, g.node("Transpose", [norms], { perm: [1, 0] })]);
    const products = g.node("MatMul", [rows, g.node("Transpose", [rows], { perm: [1, 0] })]);
    const distances = g.node("Sub", [sums, g.node("Mul", [products, g.scalar(2, products)])]);
    return sumOf(g, g.node("Mul", [distances, weights]));
  },
});
