import { defineFormer, required, scaledNodes } from "./oldSets.ts";

/** alpha · ln(exp(beta · x) + 1), of the experiments of opset 1. */
export default defineFormer("ParametricSoftplus", (c) =>
  scaledNodes(c, { inner: required(c.node, "beta"), f: "Softplus", outer: required(c.node, "alpha") }),
);
