import { float32 } from "../../base/tensor.ts";
import { defineTerm } from "./define.ts";
import { textOf } from "./layer.ts";
import { writeUnit } from "./units.ts";

export default defineTerm({
  name: "interpolate",
  usage: "layer[channel], layer[channel]",
  summary: "from one unit to another over the pictures of a batch: the first is all the one, the last all the other",
  reference: {
    authors: "Olah, Mordvintsev and Schubert",
    year: 2017,
    title: "Feature Visualization",
    url: "https://distill.pub/2017/feature-visualization/",
  },
  starts: "alike",
  write(w, args) {
    const { g } = w;
    const [from, to] = [0, 1].map((place) => writeUnit(w, textOf(this, args, place)));
    const share = w.each("interpolate/share", [], (picture) => Float32Array.of(shareOf(picture, w.pictures)));
    const rest = g.node("Sub", [g.constant(float32([], [1])), share]);
    return g.node("Add", [g.node("Mul", [from!, rest]), g.node("Mul", [to!, share])]);
  },
});

/** How far along a picture is; one alone is half-way. */
const shareOf = (picture: number, pictures: number) => (pictures > 1 ? picture / (pictures - 1) : 0.5);
