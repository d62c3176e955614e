import { float32 } from "../../base/tensor.ts";
import { defineLayer } from "./define.ts";
import { heldAxis, rankOf } from "./layout.ts";

export default defineLayer({
  type: "GroupNormalization",
  weights: (settings) => [
    ...(settings.flag("scale", true) ? [{ role: "gamma" }] : []),
    ...(settings.flag("center", true) ? [{ role: "beta" }] : []),
  ],
  write(c) {
    const x = c.x[0]!;
    const [axis = -1] = c.settings.numbers("axis", [-1]);
    if (heldAxis(x, axis, rankOf(c.g, x)) !== 1) throw c.error("groups along an axis that is not the channels");
    const channels = c.g.shape(x.value)[1] as number;
    const filled = (value: number) => float32([channels], new Float32Array(channels).fill(value));
    const gamma = c.constant("gamma", () => (c.settings.flag("scale", true) ? c.weight("gamma") : filled(1)));
    const beta = c.constant("beta", () => (c.settings.flag("center", true) ? c.weight("beta") : filled(0)));
    const groups = c.settings.number("groups", 32);
    // One group for each channel.
    const num_groups = groups === -1 ? channels : groups;
    const attrs = { num_groups, epsilon: c.settings.number("epsilon", 1e-3) };
    return { ...x, value: c.g.node("GroupNormalization", [x.value, gamma, beta], attrs, c.name) };
  },
});
