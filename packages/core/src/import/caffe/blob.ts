import { ConvlensError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32, size } from "../../base/tensor.ts";
import { joined } from "../../onnx/chunks.ts";
import type { BlobProto } from "./proto/caffe.gen.ts";

/** The extents that a blob states; the older form always states four. */
export const shapeOf = (blob: BlobProto): number[] =>
  blob.shape ? blob.shape.dim.map(Number) : [blob.num, blob.channels, blob.height, blob.width];

/**
 * The numbers of a blob as float32, a view of the file where their alignment allows.
 * `owner` starts the messages. Throws `ConvlensError` where there are not as many as the shape asks for.
 */
export function tensorOf(blob: BlobProto, owner: string): Float32Tensor {
  const shape = shapeOf(blob);
  const data = numbersOf(blob, owner);
  if (!shape.every((d) => d >= 0) || data.length !== size(shape))
    throw new ConvlensError(
      `${owner} has ${data.length} numbers where its shape ${shape.join("×")} asks for ${size(shape)}`,
      "The file is damaged, or stores its weights in a form of a branch of Caffe: save it with Caffe again.",
    );
  return float32(shape, data);
}

function numbersOf({ data, doubleData }: BlobProto, owner: string): Float32Array {
  const singles = aligned(data, 4, owner);
  if (singles.byteLength > 0 || doubleData.length === 0)
    return new Float32Array(singles.buffer, singles.byteOffset, singles.byteLength / 4);
  const doubles = aligned(doubleData, 8, owner);
  return Float32Array.from(new Float64Array(doubles.buffer, doubles.byteOffset, doubles.byteLength / 8));
}

/** The bytes of a packed list, which may be in several pieces, where numbers of `width` bytes can lie. */
function aligned(pieces: readonly Uint8Array[], width: number, owner: string): Uint8Array {
  const [only = new Uint8Array()] = pieces;
  const whole = pieces.length > 1 ? joined(pieces) : only;
  if (whole.byteLength % width !== 0)
    throw new ConvlensError(`${owner} ends in the middle of a number`, "The file is damaged: fetch it again.");
  // Not `slice`: that of a Node Buffer is a view.
  return whole.byteOffset % width === 0 ? whole : new Uint8Array(whole);
}
