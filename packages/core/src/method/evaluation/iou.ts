import { sumOf } from "../../base/numbers.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { defineMetric } from "./define.ts";

export default defineMetric({
  id: "iou",
  title: "Intersection over union",
  summary: "How well the map's strongest pixels, as many as the object has, cover the object.",
  definition:
    "|T ∩ M| / |T ∪ M|, M the object's pixels, T the |M| pixels of greatest importance; equal ones at the threshold count in proportion",
  reference: {
    authors: "Arras, Osman and Samek",
    year: 2022,
    title: "CLEVR-XAI: A benchmark dataset for the ground truth evaluation of neural network explanations",
    url: "https://arxiv.org/abs/2003.07258",
  },
  better: "higher",
  needs: "mask",
  measure({ importance, mask }) {
    const count = sumOf(mask!);
    if (count === 0) return 0;
    const shared = topInside(importance, mask!, count);
    return shared / (2 * count - shared);
  },
});

/** How many of the `count` greatest values lie where the mask is 1; of equal ones at the threshold as many as would by chance. */
function topInside({ data }: Float32Tensor, mask: Uint8Array, count: number): number {
  const threshold = Float32Array.from(data).sort()[data.length - count]!;
  let [above, aboveInside, equal, equalInside] = [0, 0, 0, 0];
  for (const [i, v] of data.entries()) {
    if (v > threshold) {
      above++;
      aboveInside += mask[i]!;
    } else if (v === threshold) {
      equal++;
      equalInside += mask[i]!;
    }
  }
  return aboveInside + (equalInside * (count - above)) / equal;
}
