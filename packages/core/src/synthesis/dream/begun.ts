import { bilinear } from "../../base/bilinear.ts";
import type { Image } from "../../base/image.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import type { Context } from "../../method/define.ts";
import { preprocess } from "../../onnx/preprocess.ts";
import { displayed } from "../seen.ts";
import type { Size } from "./octaves.ts";

/** What goes from an octave to the next: the picture as it is, or only what was dreamt, on the picture as it was at that size. */
export const carries = ["picture", "dream"] as const;
export type Carry = (typeof carries)[number];

/** A picture in the making and, where only the dream is carried on, the picture as it was at that size. */
export interface Begun {
  readonly picture: Float32Tensor;
  readonly base: Float32Tensor | undefined;
}

/** What an octave begins with: what the one before made, scaled up; or the source with what was dreamt so far. */
export function begun(context: Context, image: Image, size: Size, carry: Carry, before?: Begun): Begun {
  if (before && carry === "picture") return { picture: enlarged(before.picture, size), base: undefined };
  const source = scaledTo(context, image, size);
  if (!before) return { picture: source, base: carry === "dream" ? copyOf(source) : undefined };
  const { picture, base } = before;
  for (let i = 0; i < picture.data.length; i++) picture.data[i]! -= base!.data[i]!;
  const dreamt = enlarged(picture, size);
  for (let i = 0; i < dreamt.data.length; i++)
    dreamt.data[i] = Math.min(1, Math.max(0, dreamt.data[i]! + source.data[i]!));
  return { picture: dreamt, base: source };
}

const copyOf = (t: Float32Tensor): Float32Tensor => ({ ...t, data: t.data.slice() });

/** The picture at a size, antialiased where it shrinks. */
const scaledTo = ({ spec }: Context, image: Image, size: Size): Float32Tensor =>
  preprocess(image, displayed(spec, size, "squash")).tensor;

function enlarged({ shape, data }: Float32Tensor, [height, width]: Size): Float32Tensor {
  const [rows, columns] = shape.slice(2) as [number, number];
  const out = new Float32Array(3 * height * width);
  for (let c = 0; c < 3; c++) {
    const plane = { width: columns, height: rows, data: data.subarray(c * rows * columns, (c + 1) * rows * columns) };
    out.set(bilinear(plane, width, height).data, c * height * width);
  }
  return float32([1, 3, height, width], out);
}
