import { strides } from "../base/tensor.ts";
import { told } from "./content.ts";
import { defineOp, number } from "./define.ts";
import { axisOf } from "./extents.ts";

export default defineOp({
  type: "CumSum",
  infer: ({ x: [x] }) => [{ type: x!.type, shape: x!.shape }],
  evaluate: ({ attrs, x: [x, along] }) => {
    const { shape, data } = x!;
    const axis = axisOf(along!.data[0]!, shape.length);
    const step = strides(shape)[axis]!;
    const length = shape[axis]!;
    const backwards = number(attrs, "reverse", 0) === 1;
    const exclusive = number(attrs, "exclusive", 0) === 1;
    const out = new Float64Array(data.length);
    for (let i = 0; i < data.length; i++) {
      const place = Math.floor(i / step) % length;
      const [from, to] = backwards ? [place, length - 1] : [0, place];
      for (let k = from; k <= to; k++) if (!exclusive || k !== place) out[i]! += data[i + (k - place) * step]!;
    }
    return [out];
  },

  // An element reaches every sum from its place on, so its gradient is their sum, the other way round.
  backward: ({ g, attrs, x: [x, along], dy: [dy] }) => {
    axisOf(told(g.info(along!), "axis")[0]!, g.shape(x!).length);
    const reverse = 1 - number(attrs, "reverse", 0);
    return [g.node("CumSum", [dy!, along!], { exclusive: number(attrs, "exclusive", 0), reverse }), null];
  },
});
