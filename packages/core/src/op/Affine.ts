import { number } from "./define.ts";
import { defineFormer, scaledNodes } from "./oldSets.ts";

/** alpha · x + beta, of the experiments of opset 1. */
export default defineFormer("Affine", (c) =>
  scaledNodes(c, { outer: number(c.node.attrs, "alpha", 1), offset: [number(c.node.attrs, "beta", 0)] }),
);
