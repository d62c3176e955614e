import { UsageError } from "../../base/errors.ts";
import { blurMatrix } from "../../method/blur.ts";
import { defineTerm } from "./define.ts";
import { meanOf, numberOf } from "./layer.ts";

export default defineTerm({
  name: "blur",
  usage: "sigma = 1",
  summary:
    "what a Gaussian of so many pixels takes away, half the mean of x·(x − blurred x): written - 10*blur(), each step blurs a little",
  reference: {
    authors: "Nguyen, Yosinski and Clune",
    year: 2015,
    title: "Deep Neural Networks are Easily Fooled",
    url: "https://arxiv.org/abs/1412.1897",
  },
  write({ g, picture }, args) {
    const sigma = numberOf(this, args, 0, 1);
    if (!(sigma > 0)) throw new UsageError(`blur(${sigma}) blurs nothing`, "its number of pixels is more than 0");
    const [height, width] = g.shape(picture).slice(2) as [number, number];
    // The matrices are symmetric, and so the gradient is what blurring takes away, over the number of pixels.
    const down = g.node("MatMul", [g.constant(blurMatrix(height, sigma), "blur/columns"), picture]);
    const blurred = g.node("MatMul", [down, g.constant(blurMatrix(width, sigma), "blur/rows")]);
    const lost = g.node("Mul", [picture, g.node("Sub", [picture, blurred])]);
    return meanOf(g, g.node("Mul", [lost, g.scalar(0.5, lost)]));
  },
});
