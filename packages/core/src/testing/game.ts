import type { Image } from "../base/image.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { toDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Context, Heatmap, Method } from "../method/index.ts";
import type { Target } from "../method/target.ts";
import { scoreOf } from "../method/target.ts";
import type { Model } from "../onnx/meta.ts";
import { testContext } from "./context.ts";

/** A mask file of so many colours, in bands that slant across the picture. */
export function bands(width: number, height: number, groups: number): { image: Image; labels: number[] } {
  const labels = Array.from({ length: width * height }, (_, i) => {
    const at = (i % width) / width + Math.floor(i / width) / height;
    return Math.floor((at / 2) * groups);
  });
  const data = Uint8ClampedArray.from(labels.flatMap((k) => [10 * k, 200, 255 - 20 * k, 255]));
  return { image: { width, height, data }, labels };
}

/** The game that methods over groups of pixels play, for one target, in float64 from the definition. */
export interface PlainGame {
  readonly players: number;
  /** The score with these groups there and the others at 0. */
  value(present: ArrayLike<number | boolean>): number;
}

export function plainGame(
  { graph, input }: Model,
  { shape, data }: Float32Tensor,
  target: Target,
  labels: readonly number[],
): PlainGame {
  const known = new Map<string, number>();
  return {
    players: Math.max(...labels) + 1,
    value(present) {
      const key = Array.from(present, Number).join("");
      const found = known.get(key);
      if (found !== undefined) return found;
      const shown = data.map((v, i) => (present[labels[i % labels.length]!] ? v : 0));
      const score = scoreOf(
        target,
        evaluate(graph, { [input]: toDoubles({ shape, type: "float32", data: shown }) }).get(target.value)!
          .data as Float64Array,
      );
      known.set(key, score);
      return score;
    },
  };
}

/** The Shapley values of a game from their definition, over all coalitions: for a few players. */
export function shapleyValues({ players, value }: PlainGame): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Array.from({ length: players }, (_, player) => {
    let sum = 0;
    for (let bits = 0; bits < 2 ** players; bits++) {
      if ((bits >> player) & 1) continue;
      const there = Array.from({ length: players }, (__, k) => (bits >> k) & 1);
      const size = there.reduce((a, b) => a + b, 0);
      const weight = (factorial(size) * factorial(players - size - 1)) / factorial(players);
      sum += weight * (value(there.with(player, 1)) - value(there));
    }
    return sum;
  });
}

/** What a method says of each group of a mask file, and its facts; every pixel of a group must say the same. */
export async function groupValues(
  method: Method,
  model: Model,
  input: { readonly tensor: Float32Tensor; readonly targets: readonly Target[] },
  { image, labels }: ReturnType<typeof bands>,
  params: Record<string, unknown> = {},
): Promise<{ values: number[]; facts: Record<string, number> }[]> {
  const context: Context = { ...testContext(model), image: async () => image };
  const parsed = method.params.parse({ featureMask: "mask.png", ...params });
  const maps = (await method.run(context, input, parsed)) as Heatmap[];
  return maps.map(({ map, facts = {} }) => {
    const values = Array.from({ length: Math.max(...labels) + 1 }, (_, k) => map.data[labels.indexOf(k)]!);
    map.data.forEach((v, i) => {
      if (v !== values[labels[i % labels.length]!]) throw new RangeError(`pixel ${i} does not say what its group says`);
    });
    return { values, facts };
  });
}
