import { z } from "zod";
import type { Image } from "../base/image.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { requirePictures } from "../onnx/declared.ts";
import { type Placement, preprocess } from "../onnx/preprocess.ts";
import type { Workbench } from "./define.ts";

/** A picture by its id, or as it is: painted over, or a frame of a camera. */
export const pictureParam = () =>
  z.union([
    z.string(),
    z.strictObject({
      width: z.int().min(1).max(16384),
      height: z.int().min(1).max(16384),
      data: z.custom<Image["data"]>((value) => value instanceof Uint8ClampedArray),
    }),
  ]);

/** A picture as the model sees it. */
export interface Prepared {
  readonly image: Image;
  /** 1×C×H×W. */
  readonly tensor: Float32Tensor;
  /** Where the tensor's edges lie on the image, in its pixels. */
  readonly placement: Placement;
}

/** Throws `ConvlensError` where there is no such picture, or the model takes none. */
export async function pictureOf(bench: Workbench, asked: string | Image): Promise<Prepared> {
  const { model, input } = bench.lens;
  requirePictures(model);
  const image = typeof asked === "string" ? await bench.picture(asked) : asked;
  return { image, ...preprocess(image, input) };
}
