import { codeOf } from "../onnx/dataTypes.ts";
import type { Graph } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import type { Ranked } from "./metric.ts";

/** Gives the `indices` of the `taken` nearest points of each query: of `y` by products with `x`, or by the distances `x`. */
export function selectionGraph({ width, largest }: Ranked, taken: number): Graph {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["queries", width] });
  const scores = largest
    ? g.node("Gemm", [x, g.input("y", { type: "float32", shape: ["points", width] })], { transB: 1 })
    : x;
  const [, places] = g.nodes("TopK", [scores, g.ints([taken])], { largest: largest ? 1 : 0 }, 2);
  return g.build([g.node("Cast", [places!], { to: codeOf("int32") }, "indices")]);
}

/** Points in the order of their distance, equal ones by index, of which only the nearest are kept. */
export class Nearest {
  readonly #distances: Float64Array;
  readonly #indices: Int32Array;
  #count = 0;

  constructor(k: number) {
    this.#distances = new Float64Array(k);
    this.#indices = new Int32Array(k);
  }

  add(index: number, distance: number): void {
    const [d, n] = [this.#distances, this.#indices];
    let at = this.#count;
    if (at === d.length) {
      at--;
      if (distance > d[at]! || (distance === d[at]! && index > n[at]!)) return;
    } else this.#count++;
    for (; at > 0; at--) {
      const before = d[at - 1]!;
      if (before < distance || (before === distance && n[at - 1]! < index)) break;
      d[at] = before;
      n[at] = n[at - 1]!;
    }
    d[at] = distance;
    n[at] = index;
  }

  /** Writes them from `offset` on, and forgets them. */
  take(indices: Int32Array, distances: Float32Array, offset: number): void {
    indices.set(this.#indices, offset);
    distances.set(this.#distances, offset);
    this.#count = 0;
  }
}
