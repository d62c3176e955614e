import type { Dim } from "../onnx/graph.ts";
import { contentOf, defineBinary } from "./elementwise.ts";
import { broadcast } from "./shape.ts";

const binary = defineBinary({ type: "Equal", result: "bool", f: (a, b) => Number(a === b), backward: "stops" });

export default {
  ...binary,
  infer: ({ x: [a, b] }) => [
    { type: "bool", shape: broadcast(a!.shape, b!.shape), ...contentOf("bool", [a!, b!], ([p, q]) => equal(p!, q!)) },
  ],
} satisfies typeof binary;

/** An unknown extent equals itself, and no negative number: exporters ask which entries of a shape are -1. */
function equal(p: Dim, q: Dim): number | undefined {
  if (p === q) return 1;
  if (typeof p === "number" && typeof q === "number") return 0;
  return (typeof p === "number" && p < 0) || (typeof q === "number" && q < 0) ? 0 : undefined;
}
