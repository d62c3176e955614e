import { defineTerm } from "./define.ts";

export default defineTerm({
  name: "tv",
  usage: "",
  summary:
    "total variation, the mean absolute difference of neighbouring pixels; written - 0.1*tv() it keeps the picture calm",
  write({ g, picture }) {
    const [height, width] = g.shape(picture).slice(2) as [number, number];
    const part = (axis: number, from: number, to: number) =>
      g.node("Slice", [picture, g.ints([from]), g.ints([to]), g.ints([axis])]);
    const differences = (axis: number, extent: number) => {
      const d = g.node("Sub", [part(axis, 1, extent), part(axis, 0, extent - 1)]);
      return g.node("ReduceMean", [g.node("Abs", [d]), g.ints([1, 2, 3])], { keepdims: 0 });
    };
    return g.node("Add", [differences(2, height), differences(3, width)]);
  },
});
