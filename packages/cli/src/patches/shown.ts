import type { Float32Tensor, Image } from "@convlens/core/base";
import { zeros } from "@convlens/core/base";
import { eachProjection } from "@convlens/core/method";
import { preprocess } from "@convlens/core/onnx";
import type { Rectangle } from "@convlens/core/render";
import type { RulesName } from "@convlens/core/transform";
import { sourceImage } from "@convlens/node";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import type { LayerPatches, StrongPatch } from "./strong.ts";

/** A patch with its picture and what of it made the unit fire. */
export interface ShownPatch extends StrongPatch {
  /** The original picture. */
  readonly image: Image;
  /** What the model's input shows of it, in its pixels. */
  readonly placement: Rectangle;
  /** The patch's field in pixels of the original picture; it may reach beyond it. */
  readonly box: Rectangle;
  /** The part of the field that lies inside the model's input, in whole pixels of the input. */
  readonly inside: Rectangle;
  /** The unit projected back to the pixels of `inside`: C×height×width. */
  readonly projection: Float32Tensor;
}

/**
 * Goes through the patches of a layer, picture by picture, with the projection of each. In memory are one picture (and the next) and
 * the projections of a batch.
 */
export async function eachShown(
  run: DataSetRun,
  { layer, field, patches }: LayerPatches,
  rules: RulesName,
  use: (patch: ShownPatch) => void | Promise<void>,
): Promise<void> {
  const { lens, set, signal, progress } = run;
  const context = lens.context({ signal });
  const own = new Map<number, StrongPatch[]>();
  for (const patch of patches) own.set(patch.picture, [...(own.get(patch.picture) ?? []), patch]);
  const pictures = [...own.keys()].sort((a, b) => a - b);
  const begin = (i: number) => {
    const picture = set.pictures[pictures[i]!];
    const reading = picture && sourceImage(picture.source, picture.name);
    // Whoever awaits it is told.
    reading?.catch(() => {});
    return reading;
  };
  let done = 0;
  let next = begin(0);
  for (const [i, number] of pictures.entries()) {
    signal.throwIfAborted();
    const { image } = await next!;
    next = begin(i + 1);
    const { tensor, placement } = preprocess(image, lens.input);
    const here = own.get(number)!;
    const [rows, columns] = field.extents ?? [1, 1];
    const units = here.map(({ unit, place, value }) => ({
      index: (unit * rows + (place?.row ?? 0)) * columns + (place?.column ?? 0),
      value,
    }));
    await eachProjection(context, tensor, units, { layer, rules }, (projection, k) => {
      const patch = here[k]!;
      const inside = insideOf(patch.field, tensor);
      progress.show(`projections of ${layer}`, ++done, patches.length);
      return use({
        ...patch,
        image,
        placement,
        box: onPicture(patch.field, placement, tensor),
        inside,
        projection: cut(projection, inside),
      });
    });
  }
}

/** A rectangle of the input as one of the picture that it shows. */
function onPicture(field: Rectangle, placement: Rectangle, { shape }: Float32Tensor): Rectangle {
  const across = placement.width / shape[3]!;
  const down = placement.height / shape[2]!;
  return {
    x: placement.x + field.x * across,
    y: placement.y + field.y * down,
    width: field.width * across,
    height: field.height * down,
  };
}

function insideOf({ x, y, width, height }: Rectangle, { shape }: Float32Tensor): Rectangle {
  const [left, right] = clipped(x, width, shape[3]!);
  const [top, bottom] = clipped(y, height, shape[2]!);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

const clipped = (from: number, length: number, most: number): [number, number] => [
  Math.min(most, Math.max(0, Math.floor(from))),
  Math.max(0, Math.min(most, Math.ceil(from + length))),
];

/** Part of the rows and columns of 1×C×H×W, as C×h×w. */
function cut({ shape, data }: Float32Tensor, { x, y, width, height }: Rectangle): Float32Tensor {
  const [, channels, rows, columns] = shape as [number, number, number, number];
  const out = zeros([channels, height, width]);
  for (let c = 0; c < channels; c++)
    for (let row = 0; row < height; row++) {
      const from = (c * rows + y + row) * columns + x;
      out.data.set(data.subarray(from, from + width), (c * height + row) * width);
    }
  return out;
}
