import { int64, size } from "../../../base/tensor.ts";
import { heldAxis, plain, rankOf } from "../../keras/layout.ts";
import type { OperatorContext } from "../define.ts";
import { defineOperator } from "../define.ts";
import { arranged, axisOf, extentsOf, image, reshaped } from "../layout.ts";

/** The wanted shape is an input, an option of older files, or only declared. */
function wantedShape(c: OperatorContext): readonly number[] {
  if (c.has(1)) return c.ints(1);
  return c.options?.int32s(0) ?? c.declared(0).shape;
}

const reshape = defineOperator({
  type: "RESHAPE",
  moves: true,
  write(c) {
    const x = c.x(0);
    const wanted = wantedShape(c);
    const total = size(extentsOf(c, x));
    const rest = total / size(wanted.filter((d) => d !== -1));
    return reshaped(
      c,
      x,
      wanted.map((d) => (d === -1 ? rest : d)),
    );
  },
});

const squeeze = defineOperator({
  type: "SQUEEZE",
  moves: true,
  write(c) {
    const x = c.x(0);
    const extents = extentsOf(c, x);
    const stated = c.options?.int32s(0) ?? [];
    const gone = new Set(stated.map((a) => axisOf(c, x, a).axis));
    const stays = (d: number, axis: number) => (stated.length > 0 ? !gone.has(axis) : d !== 1);
    return reshaped(c, x, extents.filter(stays));
  },
});

const expand = defineOperator({
  type: "EXPAND_DIMS",
  moves: true,
  write(c) {
    const x = c.x(0);
    const extents = extentsOf(c, x);
    const [axis = 0] = c.ints(1);
    return reshaped(c, x, extents.toSpliced(axis < 0 ? axis + extents.length + 1 : axis, 0, 1));
  },
});

const transpose = defineOperator({
  type: "TRANSPOSE",
  moves: true,
  write(c) {
    const x = c.x(0);
    const rank = rankOf(c.g, x);
    const perm = c.ints(1).map((a) => axisOf(c, x, a).axis);
    if (new Set(perm).size !== rank) throw c.error(`orders ${rank} axes as ${perm.join(", ")}`);
    // What is held as N×C×H×W stays so: the axes of the result, in the order in which they are held.
    const moved = rank === 4;
    const order = (moved ? [0, 3, 1, 2] : perm.map((_, i) => i)).map((a) => heldAxis(x, perm[a]!, rank));
    return { value: c.g.node("Transpose", [x.value], { perm: order }, c.name), moved };
  },
});

const shape = defineOperator({
  type: "SHAPE",
  write(c) {
    const extents = extentsOf(c, c.x(0));
    return { value: c.g.constant(int64([extents.length], extents), c.names[0]!), moved: false };
  },
});

const rank = defineOperator({
  type: "RANK",
  write: (c) => ({ value: c.g.constant(int64([], [rankOf(c.g, c.x(0))]), c.names[0]!), moved: false }),
});

/** Blocks of pixels to channels and back; channels are in the order of ONNX. */
const blocks = (type: string, op: string) =>
  defineOperator({
    type,
    moves: true,
    write(c) {
      const blocksize = c.options?.int32(0) ?? 0;
      const { value, shape } = image(c, 0);
      const [fits, what] =
        op === "SpaceToDepth" ? [shape.slice(2), "rows and columns"] : [[shape[1] / blocksize], "channels"];
      if (blocksize < 1 || fits.some((d) => d % blocksize !== 0))
        throw c.error(`has blocks of ${blocksize}, which the ${what} do not hold`);
      return { value: c.g.node(op, [value], { blocksize }, c.name), moved: true };
    },
  });

const gather = defineOperator({
  type: "GATHER",
  moves: true,
  write(c) {
    if (c.options?.int32(1)) throw c.error("picks by batch, which is not known");
    const x = c.x(0);
    const { held, axis } = axisOf(c, x, c.options?.int32(0) ?? 0);
    const indices = c.x(1);
    const extent = extentsOf(c, x)[axis]!;
    if (c.ints(1).some((i) => i < 0 || i >= extent)) throw c.error(`picks places that its ${extent} do not have`);
    if (rankOf(c.g, indices) === 1)
      return { ...x, value: c.g.node("Gather", [x.value, indices.value], { axis: held }, c.name) };
    return arranged(c, c.g.node("Gather", [plain(c.g, x), indices.value], { axis }));
  },
});

export default [
  reshape,
  squeeze,
  expand,
  transpose,
  shape,
  rank,
  blocks("SPACE_TO_DEPTH", "SpaceToDepth"),
  blocks("DEPTH_TO_SPACE", "DepthToSpace"),
  gather,
];
