import { isHdf5 } from "../keras/sniff.ts";
import { Varints } from "../varints.ts";

/** Fields of `NetParameter` with the wire types that they may have: 0 a varint, 2 a length and bytes. */
const fields: Readonly<Record<number, readonly number[]>> = {
  1: [2],
  2: [2],
  3: [2],
  4: [0, 2],
  5: [0],
  6: [2],
  7: [0],
  8: [2],
  100: [2],
};
const NAME = 1;
const LAYERS: readonly number[] = [2, 100];

/**
 * Whether bytes look like a .caffemodel, which has no signature: the outermost fields up to the first layer must be those
 * of `NetParameter`, the name at most once, and that layer must begin with its name, its type or a blob's name.
 */
export function looksLikeCaffemodel(bytes: Uint8Array): boolean {
  const place = new Varints(bytes);
  let names = 0;
  while (!place.ended) {
    const tag = place.next();
    if (tag === undefined) return false;
    const field = Math.floor(tag / 8);
    if (!fields[field]?.includes(tag % 8)) return false;
    const value = place.next();
    if (value === undefined) return false;
    if (field === NAME && (++names > 1 || !isPrintable(bytes.subarray(place.at, place.at + value)))) return false;
    if (LAYERS.includes(field)) return value > 0 && looksLikeLayer(bytes[place.at], field);
    if (tag % 8 === 2) place.at += value;
  }
  return false;
}

/** A tag for a text among the first fields; the older form may begin with the layer of the oldest one, or with its type. */
const looksLikeLayer = (tag: number | undefined, field: number): boolean =>
  tag !== undefined && ([0x0a, 0x12, 0x1a, 0x22].includes(tag) || (field === 2 && tag === 0x28));

const isPrintable = (text: Uint8Array) => text.every((b) => b >= 0x20 && b !== 0x7f);

const HEAD = 64 * 1024;

/** What a .prototxt begins with, behind comments: a field of a net, or of a solver, which is told apart when it is read. */
const first = /^(?:\uFEFF)?(?:\s|#[^\n]*(?:\n|$))*(\w+)\s*[:{]/;
const ofNet = /^(name|input|input_dim|input_shape|force_backward|state|debug_info|layer|layers)$/;

/** Whether bytes are the text of a network of Caffe, or of a solver. */
export function looksLikePrototxt(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, HEAD);
  if (head.includes(0)) return false;
  const text = new TextDecoder().decode(head);
  const name = first.exec(text)?.[1];
  if (!name) return false;
  return (ofNet.test(name) && /(^|[\s}])layers?\s*:?\s*\{/m.test(text)) || looksLikeSolver(text);
}

export const looksLikeSolver = (text: string): boolean =>
  /^\s*base_lr\s*:/m.test(text) && /^\s*(net|train_net|test_net)\s*:/m.test(text);

/** The ending of weights that Caffe has stored as HDF5 (`snapshot_format: HDF5`). */
export const HDF5_WEIGHTS = ".caffemodel.h5";

/** Whether a file is Caffe's weights as HDF5. Keras has files of the same format, so that here the name decides. */
export const isHdf5Weights = (name: string, bytes: Uint8Array): boolean => name.endsWith(HDF5_WEIGHTS) && isHdf5(bytes);
