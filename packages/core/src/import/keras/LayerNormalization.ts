import { float32, size } from "../../base/tensor.ts";
import { known } from "../../op/extents.ts";
import type { LayerContext } from "./define.ts";
import { defineLayer } from "./define.ts";
import { heldAxis, type KerasValue, kerasShape } from "./layout.ts";

export default defineLayer({
  type: "LayerNormalization",
  weights: (settings) => [
    ...(settings.flag("scale", true) ? [{ role: "gamma" }] : []),
    ...(settings.flag("center", true) ? [{ role: "beta" }] : []),
  ],
  write(c) {
    if (c.settings.flag("rms_scaling", false)) throw c.error("has rms_scaling, which is not known");
    const x = c.x[0]!;
    const shape = kerasShape(c.g, x);
    const rank = shape.length;
    const axes = c.settings
      .numbers("axis", [-1])
      .map((a) => (a < 0 ? a + rank : a))
      .sort((a, b) => a - b);
    const rest = Array.from({ length: rank }, (_, i) => i).filter((i) => !axes.includes(i));
    // ONNX normalises over the last axes: they are brought there, and back.
    const order = [...rest, ...axes].map((a) => heldAxis(x, a, rank));
    const extents = known(
      axes.map((a) => shape[a]!),
      `LayerNormalization "${c.name}"`,
    );
    if (order.every((a, i) => a === i)) return { ...x, value: normalized(c, x.value, rest.length, extents, c.name) };
    const turned = c.g.node("Transpose", [x.value], { perm: order });
    const back = order.map((_, i) => order.indexOf(i));
    const y = normalized(c, turned, rest.length, extents, `${c.name}/normalized`);
    return { ...x, value: c.g.node("Transpose", [y], { perm: back }, c.name) } satisfies KerasValue;
  },
});

function normalized(c: LayerContext, v: string, axis: number, extents: readonly number[], name: string): string {
  const { settings } = c;
  const ones = () => float32(extents, new Float32Array(size(extents)).fill(1));
  const gamma = c.constant("gamma", () =>
    settings.flag("scale", true) ? float32(extents, c.weight("gamma").data) : ones(),
  );
  const beta = settings.flag("center", true) ? [c.constant("beta", () => float32(extents, c.weight("beta").data))] : [];
  const attrs = { axis, epsilon: settings.number("epsilon", 1e-3) };
  return c.g.node("LayerNormalization", [v, gamma, ...beta], attrs, name);
}
