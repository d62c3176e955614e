import { Varints } from "../varints.ts";

/** Field numbers of `ModelProto` with the wire types that they have: 0 a varint, 2 a length and bytes. */
const fields: Readonly<Record<number, number>> = {
  1: 0,
  2: 2,
  3: 2,
  4: 2,
  5: 0,
  6: 2,
  7: 2,
  8: 2,
  14: 2,
  20: 2,
  25: 2,
  26: 2,
};
const GRAPH = 7;

/**
 * Whether bytes look like an ONNX model, which has no signature: its outermost fields must be those of `ModelProto`,
 * and one must be the graph. A file that ends early is one if it begins with an IR version.
 */
export function looksLikeOnnx(bytes: Uint8Array): boolean {
  const place = new Varints(bytes);
  while (!place.ended) {
    const tag = place.next();
    if (tag === undefined) break;
    const field = Math.floor(tag / 8);
    if (fields[field] !== tag % 8) return false;
    const value = place.next();
    if (field === GRAPH) return value !== undefined && value > 0;
    if (tag % 8 === 2) place.at += value ?? 0;
  }
  // 8: field 1, a varint. A SavedModel begins so too, with version 1, which ONNX left before it had a public form.
  return bytes[0] === 8 && bytes[1]! > 1 && place.at > bytes.length;
}
