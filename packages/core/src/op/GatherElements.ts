import { defineOp, number } from "./define.ts";
import { axisOf } from "./extents.ts";
import { eachPlace, elementAlong, indicesLedBy, zerosLedBy } from "./gathering.ts";

export default defineOp({
  type: "GatherElements",
  infer: ({ x: [x, indices] }) => [{ type: x!.type, shape: indices!.shape }],
  evaluate: ({ attrs, x: [x, indices] }) => {
    const axis = axisOf(number(attrs, "axis", 0), x!.shape.length);
    const out = new Float64Array(indices!.data.length);
    eachPlace(indices!, (i, at) => {
      out[i] = x!.data[elementAlong(x!.shape, axis, indices!.data[i]!, at)]!;
    });
    return [out];
  },
  backward: ({ g, attrs, x: [x, indices], dy: [dy] }) => [
    g.node("ScatterElements", [zerosLedBy(g, dy!, x!), indicesLedBy(g, dy!, indices!), dy!], {
      axis: number(attrs, "axis", 0),
      reduction: "add",
    }),
    null,
  ],
});
