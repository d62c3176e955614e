import { float32 } from "../../base/tensor.ts";
import { channelWeightsOf } from "./channelWeights.ts";
import { defineTerm } from "./define.ts";
import { layerOf, meanOf, squared, textOf } from "./layer.ts";

export default defineTerm({
  name: "weighted",
  usage: "layer, channels",
  summary: 'the mean square of a layer with a weight for each channel: weighted(mixed4c, "12:1 80-95:0.5 rest:0.1")',
  write(w, args) {
    const value = layerOf(w, this, args);
    const [, channels, ...places] = w.g.shape(value) as [unknown, number, ...number[]];
    const weights = channelWeightsOf(textOf(this, args, 1), value, channels);
    const shaped = w.g.constant(float32([1, channels, ...places.map(() => 1)], weights), `weights(${value})`);
    return meanOf(w.g, w.g.node("Mul", [squared(w.g, value), shaped]));
  },
});
