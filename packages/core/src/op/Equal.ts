import type { Dim } from "../onnx/graph.ts";
import { defineBinary } from "./elementwise.ts";

export default defineBinary({
  type: "Equal",
  result: "bool",
  f: (a, b) => Number(a === b),
  dims: equal,
  backward: "stops",
});

/** An unknown extent equals itself, and no negative number: exporters ask which entries of a shape are -1. */
function equal(p: Dim, q: Dim): number | undefined {
  if (p === q) return 1;
  return (typeof p === "number" && p < 0) || (typeof q === "number" && q < 0) ? 0 : undefined;
}
