import { UsageError } from "../../base/errors.ts";
import { defineTerm } from "./define.ts";
import { textOf } from "./layer.ts";
import { unitNamed, valuesAt, writeChannel } from "./units.ts";

export default defineTerm({
  name: "neuron",
  usage: "layer[channel]",
  summary: "the unit of a channel in the middle of a layer",
  reference: {
    authors: "Erhan, Bengio, Courville and Vincent",
    year: 2009,
    title: "Visualizing Higher-Layer Features of a Deep Network",
    url: "https://www.researchgate.net/publication/265022827",
  },
  write(w, args) {
    const { value, unit } = unitNamed(w, textOf(this, args, 0));
    const [channel, ...place] = unit;
    if (channel === undefined || place.length > 0)
      throw new UsageError(`neuron(${args[0]}) names no channel`, `it is written neuron(${this.usage})`);
    const extents = w.g.shape(value).slice(2) as number[];
    const middle = extents.map((extent) => Math.floor(extent / 2));
    return writeChannel(w, extents.length > 0 ? valuesAt(w.g, value, middle) : value, channel);
  },
});
