import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import type { Float32Tensor, Tensor } from "../../base/tensor.ts";
import { float32, int64 } from "../../base/tensor.ts";
import type { Placement } from "../../onnx/preprocess.ts";
import { select } from "../../onnx/select.ts";
import { defineOperation } from "../define.ts";
import { framingOf } from "../framing.ts";
import { pictureOf, pictureParam } from "../pictureOf.ts";
import type { Guess } from "./predict.ts";

/** What is seen in one frame. */
export interface Frame {
  /** The best first. */
  readonly classes: readonly Guess[];
  /** What the map is of. */
  readonly explained: Guess;
  /** Raw, as the method's own: h×w of a layer, or C×H×W of the picture. */
  readonly map?: { readonly space: "cam" | "pixels"; readonly layer?: string; readonly data: Float32Tensor };
  /** Of the layer that was asked for, for one picture: C×h×w, or as it is. */
  readonly activations?: { readonly layer: string; readonly data: Float32Tensor };
  /** Where the map lies on the frame, in its pixels. */
  readonly placement: Placement;
  /** Milliseconds from pixels to the input, and of the graph. */
  readonly took: { readonly preparing: number; readonly running: number };
}

/** The best classes, the map and a layer of one frame of a camera or a film, by one pass through one graph. */
export default defineOperation({
  id: "frame",
  pace: "quick",
  params: z.strictObject({
    picture: pictureParam(),
    method: z.string().optional(),
    /** Of the method. */
    params: z.record(z.string(), z.unknown()).default({}),
    /** The number of the class that is explained; the best one of each frame unless it is said. */
    class: z.int().min(0).optional(),
    /** A layer whose activations are given, too. */
    layer: z.string().optional(),
    most: z.int().min(1).default(5),
  }),
  run: async (bench, asked, { signal }): Promise<Frame> => {
    const { lens } = bench;
    const layer = asked.layer === undefined ? undefined : select(lens.model.graph, asked.layer).value;
    const { explained, session } = await framingOf(lens, { ...asked, layer });
    const began = performance.now();
    const { tensor, placement } = await pictureOf(bench, asked.picture);
    const prepared = performance.now();
    const out = await session.run({ picture: tensor, class: int64([1], [asked.class ?? -1]) }, signal);
    const ended = performance.now();
    const guess = guesses(out.scores!, lens.labelOf);
    const index = Number(out.explained!.data[0]);
    if (index >= guess.length)
      throw new UsageError(`there is no class ${index}`, `the model has ${guess.length}, from 0`);
    return {
      classes: [...guess].sort((a, b) => b.score - a.score || a.index - b.index).slice(0, asked.most),
      explained: guess[index]!,
      ...(asked.method !== undefined && { map: mapOf(out[asked.method]!, explained.layers[asked.method]) }),
      ...(layer !== undefined && { activations: { layer, data: rowOf(out[explained.beside[0]!]!) } }),
      placement,
      took: { preparing: prepared - began, running: ended - prepared },
    };
  },
});

/** One for each class, in their order; a single sigmoid is two. */
function guesses({ data }: Tensor, labelOf: (index: number) => string): Guess[] {
  const given = Array.from(data as Float32Array);
  const scores = given.length === 1 ? [1 - given[0]!, given[0]!] : given;
  return scores.map((score, index) => ({ index, label: labelOf(index), score }));
}

const mapOf = (t: Tensor, layer: string | undefined): NonNullable<Frame["map"]> =>
  layer === undefined ? { space: "pixels", data: rowOf(t) } : { space: "cam", layer, data: rowOf(t) };

const rowOf = ({ shape, data }: Tensor): Float32Tensor => float32(shape.slice(1), data as Float32Array<ArrayBuffer>);
