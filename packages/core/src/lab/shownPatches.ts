import type { Image } from "../base/image.ts";
import { type Area, onPicture } from "../base/reach.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { zeros } from "../base/tensor.ts";
import type { LayerPatches, StrongPatch } from "../dataset/strongPatches.ts";
import type { Context } from "../method/define.ts";
import { eachProjection } from "../method/projection.ts";
import { preprocess } from "../onnx/preprocess.ts";
import type { RulesName } from "../transform/rules/index.ts";

/** A patch with its picture and what of it made the unit fire. */
export interface ShownPatch extends StrongPatch {
  /** The original picture. */
  readonly image: Image;
  /** What the model's input shows of it, in its pixels. */
  readonly placement: Area;
  /** The patch's field in pixels of the original picture; it may reach beyond it. */
  readonly box: Area;
  /** The part of the field that lies inside the model's input, in whole pixels of the input. */
  readonly inside: Area;
  /** The unit projected back to the pixels of `inside`: C×height×width. */
  readonly projection: Float32Tensor;
}

/** Where patches are shown from. */
export interface ShownFrom {
  readonly context: Context;
  readonly rules: RulesName;
  /** A picture by its number. */
  readonly image: (picture: number) => Promise<Image>;
}

/**
 * Goes through the patches of a layer, picture by picture, with the projection of each. In memory are one picture (and the next) and
 * the projections of a batch.
 */
export async function eachShownPatch(
  { context, rules, image: read }: ShownFrom,
  { layer, field, patches }: LayerPatches,
  use: (patch: ShownPatch) => void | Promise<void>,
): Promise<void> {
  const own = new Map<number, StrongPatch[]>();
  for (const patch of patches) own.set(patch.picture, [...(own.get(patch.picture) ?? []), patch]);
  const pictures = [...own.keys()].sort((a, b) => a - b);
  const begin = (i: number) => {
    const reading = i < pictures.length ? read(pictures[i]!) : undefined;
    // Whoever awaits it is told.
    reading?.catch(() => {});
    return reading;
  };
  let next = begin(0);
  for (const [i, number] of pictures.entries()) {
    context.signal?.throwIfAborted();
    const image = (await next)!;
    next = begin(i + 1);
    const { tensor, placement } = preprocess(image, context.spec);
    const here = own.get(number)!;
    const [rows, columns] = field.extents ?? [1, 1];
    const units = here.map(({ unit, place, value }) => ({
      index: (unit * rows + (place?.row ?? 0)) * columns + (place?.column ?? 0),
      value,
    }));
    await eachProjection(context, tensor, units, { layer, rules }, (projection, k) => {
      const patch = here[k]!;
      const inside = insideOf(patch.field, tensor);
      const box = onPicture(patch.field, placement, tensor.shape.slice(2) as [number, number]);
      return use({ ...patch, image, placement, box, inside, projection: cut(projection, inside) });
    });
  }
}

function insideOf({ x, y, width, height }: Area, { shape }: Float32Tensor): Area {
  const [left, right] = clipped(x, width, shape[3]!);
  const [top, bottom] = clipped(y, height, shape[2]!);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

const clipped = (from: number, length: number, most: number): [number, number] => [
  Math.min(most, Math.max(0, Math.floor(from))),
  Math.max(0, Math.min(most, Math.ceil(from + length))),
];

/** Part of the rows and columns of 1×C×H×W, as C×h×w. */
function cut({ shape, data }: Float32Tensor, { x, y, width, height }: Area): Float32Tensor {
  const [, channels, rows, columns] = shape as [number, number, number, number];
  const out = zeros([channels, height, width]);
  for (let c = 0; c < channels; c++)
    for (let row = 0; row < height; row++) {
      const from = (c * rows + y + row) * columns + x;
      out.data.set(data.subarray(from, from + width), (c * height + row) * width);
    }
  return out;
}
