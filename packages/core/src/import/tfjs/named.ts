import { ConvlensError } from "../../base/errors.ts";
import { float32 } from "../../base/tensor.ts";
import type { LayerConfig } from "../keras/architecture.ts";
import type { Weights } from "../keras/build.ts";
import { ownerOf, rolesOf } from "../keras/build.ts";
import { namesOf } from "../keras/legacy.ts";
import type { StoredTensor } from "./manifest.ts";

/**
 * Finds each layer's weights by name: `layer/kernel`; in a nested model also `model/layer/kernel`, and after a second
 * conversion `layer/layer/kernel`. Layers of two nested models that have the same name cannot be told apart.
 */
export function namedWeights(stored: ReadonlyMap<string, StoredTensor>): Weights {
  const byEnd = new Map<string, string[]>();
  for (const name of stored.keys()) for (const end of endsOf(name)) byEnd.set(end, [...(byEnd.get(end) ?? []), name]);
  const found = (layer: LayerConfig, role: string): string => {
    const wanted = namesOf(role).map((r) => `${layer.name}/${r}`);
    const exact = wanted.find((name) => stored.has(name));
    if (exact !== undefined) return exact;
    const alike = [...new Set(wanted.flatMap((name) => byEnd.get(name) ?? []))];
    if (alike.length === 1) return alike[0]!;
    throw new ConvlensError(
      `the ${ownerOf(layer)} has no weight "${role}" in the file${alike.length > 1 ? `, but ${alike.slice(0, 5).join(" and ")}` : ""}`,
      "Convert the model again, with layers that have different names.",
    );
  };
  return (layer) =>
    rolesOf(layer).map(({ role }) => {
      const { shape, data } = stored.get(found(layer, role))!;
      return float32(shape, data instanceof Float32Array ? data : Float32Array.from(data));
    });
}

/** What a name ends with, for any layer name that it may stand for: of `a/b/c/kernel` `b/c/kernel`, `c/kernel`, and `b/kernel`, where `c` is a cell of the layer. */
function endsOf(name: string): Set<string> {
  const parts = name.split("/").slice(-MOST_PARTS);
  const role = parts.at(-1)!;
  const without = [...parts.slice(0, -2), role];
  const ends = (p: readonly string[]) => p.slice(0, -1).map((_, i) => p.slice(i).join("/"));
  return new Set([...ends(parts), ...ends(without)]);
}

/** Names of more parts than this are looked at from their end. */
const MOST_PARTS = 16;
