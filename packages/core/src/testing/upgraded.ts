import type { Tensor } from "../base/tensor.ts";
import { toDoubles } from "../base/tensor.ts";
import type { Node } from "../onnx/graph.ts";
import { opOf } from "../op/index.ts";

/** A node of an older operator set as its operator rewrites it, with the numbers of the constants that this adds. */
export function upgraded(node: Node, from: number, constants: Readonly<Record<string, Tensor>> = {}) {
  const added = new Map(Object.entries(constants));
  let made = 0;
  const fresh = (stem: string) => `${stem}#${++made}`;
  const nodes = opOf(node)!.upgrade!({
    node,
    from,
    constant: (t) => {
      const name = fresh("const");
      added.set(name, t);
      return name;
    },
    valueOf: (v) => added.get(v),
    rankOf: () => undefined,
    fresh,
  });
  return { nodes, values: (name: string) => Array.from(toDoubles(added.get(name)!).data) };
}
