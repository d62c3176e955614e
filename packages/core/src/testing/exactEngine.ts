import { toDoubles } from "../base/tensor.ts";
import type { Engine, Tensors } from "../engine/define.ts";
import { evaluate } from "../engine/reference.ts";

/** The reference engine without rounding, so that differences are good to many digits: what it gives holds doubles, whatever its type. */
export const exactEngine: Engine = {
  id: "exact",
  version: "float64",
  prepare: async (graph) => ({
    async run(feeds, signal) {
      const given = Object.fromEntries(Object.entries(feeds).map(([name, t]) => [name, toDoubles(t)]));
      const values = evaluate(graph, given, signal);
      return Object.fromEntries(graph.outputs.map((v) => [v, values.get(v)!])) as Tensors;
    },
    release: async () => {},
  }),
};
