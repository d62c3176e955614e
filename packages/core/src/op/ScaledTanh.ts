import { defineFormer, required, scaledNodes } from "./oldSets.ts";

/** alpha · tanh(beta · x), of the experiments of opset 1. */
export default defineFormer("ScaledTanh", (c) =>
  scaledNodes(c, { inner: required(c.node, "beta"), f: "Tanh", outer: required(c.node, "alpha") }),
);
