import { create } from "@bufbuild/protobuf";
import { withHdf5 } from "../keras/hdf5.ts";
import type { Weights } from "./build.ts";
import type { BlobProto, LayerParameter } from "./proto/caffe.gen.ts";
import { BlobProtoSchema } from "./proto/caffe.gen.ts";

/** More parameters than any layer has. */
const MOST_BLOBS = 64;

/** The weights of layers: `/data/<layer>/0`, `/data/<layer>/1` … Throws `ConvlensError` where the file is damaged. */
export const hdf5Weights = (file: string, bytes: Uint8Array, layers: readonly LayerParameter[]): Promise<Weights> =>
  withHdf5(file, bytes, (h5) => {
    const blobsOf = (layer: string): BlobProto[] => {
      const found: BlobProto[] = [];
      for (let i = 0; i < MOST_BLOBS && h5.has(`/data/${layer}/${i}`); i++) {
        const { shape, data } = h5.tensor(`/data/${layer}/${i}`);
        const numbers = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
        found.push(create(BlobProtoSchema, { shape: { dim: shape.map(BigInt) }, data: [numbers] }));
      }
      return found;
    };
    const blobs = layers.map(({ name }) => [name, blobsOf(name)] as const);
    return { file, blobs: new Map(blobs.filter(([, list]) => list.length > 0)) };
  });
