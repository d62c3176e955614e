import { number } from "./define.ts";
import { defineFormer, scaledNodes } from "./oldSets.ts";

/** scale · x, of the experiments of opset 1. */
export default defineFormer("Scale", (c) => scaledNodes(c, { outer: number(c.node.attrs, "scale", 1) }));
