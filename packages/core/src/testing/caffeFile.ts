import type { MessageInitShape } from "@bufbuild/protobuf";
import { create, toBinary } from "@bufbuild/protobuf";
import { rng } from "../base/rng.ts";
import type { Shape } from "../base/tensor.ts";
import { size } from "../base/tensor.ts";
import type { BlobProtoSchema } from "../import/caffe/proto/caffe.gen.ts";
import { BlobProtoSchema as Blob, NetParameterSchema } from "../import/caffe/proto/caffe.gen.ts";
import type { ModelFile } from "../import/define.ts";
import { memoryFile } from "./importerSuite.ts";

export type BlobInit = MessageInitShape<typeof BlobProtoSchema>;
type Net = MessageInitShape<typeof NetParameterSchema>;

const bytesOf = (numbers: Float32Array | Float64Array) =>
  new Uint8Array(numbers.buffer as ArrayBuffer, numbers.byteOffset, numbers.byteLength);

/** Numbers with their shape, as Caffe has stored them since 2014. */
export const blob = (shape: Shape, numbers: ArrayLike<number>): BlobInit => ({
  shape: { dim: shape.map(BigInt) },
  data: [bytesOf(Float32Array.from(numbers))],
});

/** The older form, always of four extents. */
export function legacyBlob(shape: Shape, numbers: ArrayLike<number>): BlobInit {
  const [num, channels, height, width] = [1, 1, 1, 1, ...shape].slice(-4);
  return {
    num: num!,
    channels: channels!,
    height: height!,
    width: width!,
    data: [bytesOf(Float32Array.from(numbers))],
  };
}

/** A blob in double precision. */
export const doubleBlob = (shape: Shape, numbers: ArrayLike<number>): BlobInit => ({
  shape: { dim: shape.map(BigInt) },
  doubleData: [bytesOf(Float64Array.from(numbers))],
});

export const caffemodelBytes = (net: Net): Uint8Array => toBinary(NetParameterSchema, create(NetParameterSchema, net));

/** A .binaryproto file. */
export const binaryprotoBytes = (init: BlobInit): Uint8Array => toBinary(Blob, create(Blob, init));

export const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Random numbers between -1 and 1. */
export function drawn(shape: Shape, seed: number): Float32Array {
  const { uniform } = rng(seed);
  return Float32Array.from({ length: size(shape) }, () => 2 * uniform() - 1);
}

/** Shapes of the blobs of layers, by the layer's name. */
export type WeightShapes = Readonly<Record<string, readonly Shape[]>>;

/** A .caffemodel that holds random weights and no wiring. */
export const weightsFile = (weights: WeightShapes, of: typeof blob = blob): Uint8Array =>
  caffemodelBytes({
    layer: Object.entries(weights).map(([name, shapes], i) => ({
      name,
      blobs: shapes.map((shape, k) => of(shape, drawn(shape, 100 * i + k + 1))),
    })),
  });

/** A .prototxt with its weights, random ones, beside it. */
export const prototxtFile = (
  text: string,
  weights: WeightShapes,
  siblings: Readonly<Record<string, Uint8Array>> = {},
): ModelFile => memoryFile("net.prototxt", textBytes(text), { "net.caffemodel": weightsFile(weights), ...siblings });

/** An Input layer as text. */
export const inputText = (channels: number, rows: number, columns: number): string =>
  `layer { name: "data" type: "Input" top: "data"
     input_param { shape { dim: 1 dim: ${channels} dim: ${rows} dim: ${columns} } } }\n`;
