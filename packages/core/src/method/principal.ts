import { codeOf } from "../onnx/dataTypes.ts";
import { known } from "../op/extents.ts";
import type { Writer } from "../op/index.ts";

/** Squared so often, a matrix is its own power of 2²⁴: a second eigenvalue that is one millionth smaller is gone. */
const SQUARINGS = 24;

/** Below every norm that is not zero, and above what a division turns into infinity. */
const TINY = 1e-300;

/**
 * The first principal component of the maps, N×C×h×w, over their positions, as a map N×h×w: what the positions' vectors of
 * channels, less their mean, are along the direction in which they vary most. A direction has no sign of its own:
 * it is the one in which the map correlates positively with `like`, N×h×w.
 *
 * In float64 and by squaring: of the matrix of products of channels, or of positions where these are fewer, the powers
 * tend to v·vᵀ, v the first singular vector. Applied to `like` that gives v with its sign.
 */
export function principalMap(g: Writer, maps: string, like: string): string {
  const [channels, rows, columns] = known(g.shape(maps).slice(1), "the principal component of a layer");
  const cells = rows! * columns!;
  const centred = lessMean(g, double(g, g.node("Reshape", [maps, g.ints([0, channels!, cells])])));
  const across = g.node("Transpose", [centred], { perm: [0, 2, 1] });
  const column = double(g, g.node("Reshape", [like, g.ints([0, cells, 1])]));
  const map = channels! <= cells ? byChannels(g, centred, across, column) : byCells(g, centred, across, column);
  const single = g.node("Cast", [map], { to: codeOf(g.info(maps).type) });
  return g.node("Reshape", [single, g.ints([0, rows!, columns!])]);
}

/** Xᵀv, v the first eigenvector of X·Xᵀ, for X of channels by positions. */
function byChannels(g: Writer, centred: string, across: string, like: string): string {
  const power = highPower(g, g.node("MatMul", [centred, across]));
  const direction = g.node("MatMul", [power, g.node("MatMul", [centred, like])]);
  return g.node("MatMul", [across, unit(g, direction)]);
}

/** σ·u, u the first eigenvector of Xᵀ·X and σ the length of X·u. */
function byCells(g: Writer, centred: string, across: string, like: string): string {
  const power = highPower(g, g.node("MatMul", [across, centred]));
  const direction = unit(g, g.node("MatMul", [power, like]));
  return g.node("Mul", [direction, length(g, g.node("MatMul", [centred, direction]))]);
}

/** A matrix squared again and again, its largest element kept at one. */
function highPower(g: Writer, matrix: string): string {
  let power = scaled(g, matrix);
  for (let i = 0; i < SQUARINGS; i++) power = scaled(g, g.node("MatMul", [power, power]));
  return power;
}

/** A matrix of products has its largest element on the diagonal, where none is negative. */
const scaled = (g: Writer, matrix: string): string =>
  g.node("Div", [matrix, notZero(g, g.node("ReduceMax", [matrix, g.ints([1, 2])], { keepdims: 1 }))]);

const unit = (g: Writer, v: string): string => g.node("Div", [v, notZero(g, length(g, v))]);

function length(g: Writer, v: string): string {
  const squares = g.node("ReduceSum", [g.node("Mul", [v, v]), g.ints([1, 2])], { keepdims: 1 });
  return g.node("Sqrt", [squares]);
}

const notZero = (g: Writer, v: string): string => g.node("Max", [v, g.scalar(TINY, v)]);

const double = (g: Writer, v: string): string => g.node("Cast", [v], { to: codeOf("float64") });

/** Less the mean over the last axis. */
const lessMean = (g: Writer, v: string): string =>
  g.node("Sub", [v, g.node("ReduceMean", [v, g.ints([2])], { keepdims: 1 })]);
