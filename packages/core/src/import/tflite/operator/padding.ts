import { int64 } from "../../../base/tensor.ts";
import type { Held, OperatorContext } from "../define.ts";
import { defineOperator } from "../define.ts";
import { axisOf, extentsOf, named } from "../layout.ts";

/** Places before and after each axis of the file. */
function marginsOf(c: OperatorContext, x: Held): (readonly [number, number])[] {
  const extents = extentsOf(c, x);
  const flat = c.ints(1);
  if (flat.length !== 2 * extents.length || flat.some((n) => n < 0 || n > MOST))
    throw c.error(`pads ${extents.length} axes by ${flat.slice(0, 16).join(", ")}`);
  return extents.map((_, axis) => [flat[2 * axis]!, flat[2 * axis + 1]!]);
}

/** Beyond any picture. */
const MOST = 1 << 16;

/** All margins before, then all after, in the order in which the axes are held. */
function padsOf(c: OperatorContext, x: Held, margins: readonly (readonly [number, number])[]): string {
  const pads = new Array<number>(2 * margins.length).fill(0);
  margins.forEach(([before, after], axis) => {
    const { held } = axisOf(c, x, axis);
    pads[held] = before;
    pads[held + margins.length] = after;
  });
  return c.g.ints(pads);
}

const constant = defineOperator({
  type: ["PAD", "PADV2"],
  // The zero of a quantised tensor is one of its steps.
  moves: true,
  write(c) {
    const x = c.x(0);
    const value = c.has(2) ? [c.x(2).value] : [];
    const inputs = [x.value, padsOf(c, x, marginsOf(c, x)), ...value];
    return { ...x, value: c.g.node("Pad", inputs, { mode: "constant" }, c.name) };
  },
});

/** With or without the edge itself; what repeats the edge has no mode in ONNX and is picked place by place. */
const mirror = defineOperator({
  type: "MIRROR_PAD",
  moves: true,
  write(c) {
    const x = c.x(0);
    const margins = marginsOf(c, x);
    const extents = extentsOf(c, x);
    const edge = c.options?.int8(0) ?? 0;
    if (margins.some((m, axis) => m.some((n) => n > extents[axis]! - 1 + edge)))
      throw c.error("mirrors more than there is");
    if (edge === 0)
      return { ...x, value: c.g.node("Pad", [x.value, padsOf(c, x, margins)], { mode: "reflect" }, c.name) };
    const padded = margins.reduce((v, [before, after], axis) => {
      if (before + after === 0) return v;
      const extent = extents[axis]!;
      const places = Array.from({ length: before + extent + after }, (_, i) => folded(i - before, extent));
      const indices = c.g.constant(int64([places.length], places), `${c.names[0]}/places`);
      return c.g.node("Gather", [v, indices], { axis: axisOf(c, x, axis).held });
    }, x.value);
    return { ...x, value: named(c, padded) };
  },
});

const folded = (i: number, extent: number): number => (i < 0 ? -1 - i : i < extent ? i : 2 * extent - 1 - i);

export default [constant, mirror];
