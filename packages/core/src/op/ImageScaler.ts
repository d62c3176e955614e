import { number, numbers } from "./define.ts";
import { defineFormer, scaledNodes } from "./oldSets.ts";

/** scale · x + bias, a number for each channel, of the experiments of opset 1: what converters of Core ML write first. */
export default defineFormer("ImageScaler", (c) =>
  scaledNodes(c, { outer: number(c.node.attrs, "scale", 1), offset: numbers(c.node.attrs, "bias", []) }),
);
