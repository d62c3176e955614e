import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import type { Image } from "../../base/image.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import type { Placement } from "../../onnx/preprocess.ts";
import { deprocess, placementOf } from "../../onnx/preprocess.ts";
import type { Context } from "../define.ts";
import { toLab } from "./lab.ts";
import type { Segmentation } from "./slic.ts";
import { slic } from "./slic.ts";

/** More than these and the equations between them are too large; a mask file with more is no mask. */
const MOST_FEATURES = 1024;

/** What a method over groups of pixels takes to make them. */
export const featureParams = {
  segments: z
    .int()
    .min(1)
    .max(MOST_FEATURES)
    .default(50)
    .meta({ description: "About how many superpixels the picture is cut into.", widget: "slider" }),
  compactness: z.number().positive().max(1000).default(10).meta({
    description: "How square superpixels are: what their side counts for in units of CIELAB.",
    widget: "slider",
  }),
  featureMask: z.string().min(1).optional().meta({
    description:
      "Path of a mask that groups the pixels in place of superpixels: a picture over the explained one and in its size, each colour a group.",
  }),
} as const;

export interface FeatureParams {
  readonly segments: number;
  readonly compactness: number;
  readonly featureMask?: string | undefined;
}

/** The groups of pixels that are taken away together: superpixels of the picture as it is seen, or those of a mask file. */
export async function featuresOf(
  context: Context,
  tensor: Float32Tensor,
  params: FeatureParams,
): Promise<Segmentation> {
  if (params.featureMask !== undefined)
    return groupsOf(await context.image(params.featureMask), params.featureMask, context, tensor);
  return slic(toLab(deprocess(tensor, context.spec)), params);
}

/** One part for each colour of a mask that is scaled and cut as the picture is, to the nearest pixel; what lies beyond it is one more. */
function groupsOf(mask: Image, path: string, context: Context, { shape }: Float32Tensor): Segmentation {
  const [height, width] = shape.slice(2) as [number, number];
  const place = placeOn(mask, path, context, [height, width]);
  const columns = nearest(width, place.x, place.width / width, mask.width);
  const rows = nearest(height, place.y, place.height / height, mask.height);
  const numbers = new Map<string, number>();
  const labels = new Int32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const colour = rows[y]! < 0 || columns[x]! < 0 ? "beyond" : colourAt(mask, rows[y]! * mask.width + columns[x]!);
      const number = numbers.get(colour) ?? numbers.size;
      numbers.set(colour, number);
      labels[y * width + x] = number;
    }
  if (numbers.size <= MOST_FEATURES) return { labels, count: numbers.size };
  throw new UsageError(
    `the mask ${path} has ${numbers.size} colours, and each is a group of pixels; at most ${MOST_FEATURES} are taken`,
    "paint each group in one flat colour and save it as PNG, or leave --feature-mask out for superpixels",
  );
}

/** Where the tensor's edges lie in the mask. Throws `UsageError` where the mask has not the proportions of the picture. */
function placeOn(mask: Image, path: string, { spec, original }: Context, size: readonly [number, number]): Placement {
  if (!original) return placementOf(mask, { ...spec, size });
  const { width, height, placement } = original;
  // a mask made smaller or larger is off by less than a pixel
  if (Math.abs(mask.width * height - mask.height * width) > Math.max(width, height))
    throw new UsageError(
      `the mask ${path} is ${mask.width}×${mask.height} and the picture ${width}×${height}: one does not fit on the other`,
      "paint the mask over the whole picture, in its size",
    );
  const [across, down] = [mask.width / width, mask.height / height];
  return {
    x: placement.x * across,
    y: placement.y * down,
    width: placement.width * across,
    height: placement.height * down,
  };
}

/** For each of `count` pixels the one of `extent` that its middle lies in, or −1. */
const nearest = (count: number, start: number, scale: number, extent: number): number[] =>
  Array.from({ length: count }, (_, i) => {
    const at = Math.floor(start + (i + 0.5) * scale);
    return at >= 0 && at < extent ? at : -1;
  });

/** A name for a colour; transparent pixels are all alike. */
function colourAt({ data }: Image, i: number): string {
  const [r, g, b, alpha] = data.subarray(i * 4, i * 4 + 4);
  return alpha === 0 ? "none" : `${r},${g},${b},${alpha}`;
}
