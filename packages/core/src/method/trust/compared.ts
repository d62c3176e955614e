import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import { baselineOf } from "../baseline.ts";
import type { Context } from "../define.ts";
import { type Curves, curvesOf, measured } from "../evaluation/curves.ts";
import { referenceMaps } from "../evaluation/references.ts";
import { shared } from "./define.ts";
import { importance } from "./likeness.ts";

/** Portions of pixels, and how many times a map is moved to another place. */
const STEPS = 10;
const MOVES = 6;

/** The curves of a map beside those of maps that know nothing of the model. */
export interface Compared {
  readonly map: Curves;
  /** The map itself, moved to other places that are drawn: as smooth and as sparse as it is. */
  readonly moved: readonly Curves[];
  readonly gaussian: Curves;
  readonly edges: Curves;
}

/**
 * Deletion and insertion, both between the picture and its blurred copy. Blurred pixels leave a picture that looks like one; single black
 * pixels would make a network stumble over their pattern, wherever they are. A random map is the map itself at another place,
 * for the same reason: an order of single pixels does more harm than one of patches, right or wrong.
 */
export const comparedOf = shared(async (question): Promise<Compared[]> => {
  const { tensor, targets, maps } = question;
  const context = { ...question.context, progress: inPasses(2 * targets.length, question.curves) };
  const canvas = await baselineOf(context, tensor, "blur");
  const edges = await edgesOf(question);
  const gaussian = importance((await reference(context, tensor, "gaussian"))!, tensor);
  const found: Compared[] = [];
  for (const [k, target] of targets.entries()) {
    const own = importance(maps[k]!, tensor);
    const all = [own, gaussian, edges, ...movedAway(context, own)];
    const curves = await curvesOf(context, tensor, measured(context, target), all, {
      steps: STEPS,
      deleted: canvas,
      canvas,
    });
    const [map, centred, sobel, ...moved] = curves as [Curves, Curves, Curves, ...Curves[]];
    found.push({ map, gaussian: centred, edges: sobel, moved });
  }
  return found;
});

/** Progress of one of several passes as a share of them all. */
function inPasses(count: number, tell: (share: number) => void): Context["progress"] {
  let passed = 0;
  return (done, total) => {
    tell((passed + done / total) / count);
    if (done === total) passed++;
  };
}

/** How much better than chance an order is, from −1 to 1 for probabilities: the insertion area less the deletion area. */
export const gapOf = ({ insertionArea, deletionArea }: Curves): number => insertionArea - deletionArea;

/** The edge detector's map. */
export const edgesOf = shared(async ({ context, tensor }) =>
  importance((await reference(context, tensor, "sobel"))!, tensor),
);

async function reference(context: Context, tensor: Float32Tensor, id: string) {
  const method = referenceMaps.find((m) => m.id === id)!;
  const target = { value: context.model.output, elements: [], offset: 0 };
  const [map] = await method.run(context, { tensor, targets: [target] }, method.params.parse({}));
  return map?.kind === "heatmap" ? map : undefined;
}

/** The map wrapped around, by a quarter to three quarters of each side. */
function movedAway({ random }: Context, { shape, data }: Float32Tensor): Float32Tensor[] {
  const [height, width] = shape as [number, number];
  const { below } = random(0, 2);
  const away = (extent: number) => Math.floor(extent / 4) + below(Math.ceil(extent / 2));
  return Array.from({ length: MOVES }, () => {
    const [down, across] = [away(height), away(width)];
    const at = (y: number, x: number) => data[((y + down) % height) * width + ((x + across) % width)]!;
    return float32(
      shape,
      data.map((_, i) => at(Math.floor(i / width), i % width)),
    );
  });
}
