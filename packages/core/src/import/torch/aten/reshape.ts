import type { Dim } from "../../../onnx/graph.ts";
import { BATCH } from "../../../onnx/graph.ts";
import { pinned, product, quotient } from "../../../op/extents.ts";
import type { AtenCall } from "./define.ts";
import { Extent, type Value } from "./value.ts";

/** A tensor in another shape, of numbers, multiples of the batch and -1. */
export function reshapeTo(c: AtenCall, x: string, asked: readonly Value[]): string {
  const from = c.g.shape(x);
  const wanted = asked.map((v): Dim => {
    if (v instanceof Extent) return v.dim;
    if (typeof v === "number" && Number.isSafeInteger(v) && v >= -1) return v;
    throw c.error("takes a shape that is not known when the file is read");
  });
  return reshaped(c, x, shapeAsked(c, from, wanted));
}

/** A tensor in a shape whose extents are all known, or have the batch in them. */
export function reshaped(c: AtenCall, x: string, to: readonly Dim[]): string {
  const from = c.g.shape(x);
  if (from.length === to.length && from.every((d, i) => d === to[i])) return x;
  const open = to.flatMap((d, i) => (typeof d === "string" ? [i] : []));
  const stays = (i: number) => from[i] === to[i];
  const free = open.length === 1 ? open[0] : open.find((i) => !stays(i));
  if (open.some((i) => i !== free && !stays(i))) throw c.error(`mixes pictures: it makes [${to}] of [${from}]`);
  // A shape of numbers alone is for a tensor without the batch.
  const target = to.map((d, i) => (typeof d === "number" ? d : i === free ? -1 : 0));
  return c.g.node("Reshape", [x, c.g.ints(target)], to.includes(0) ? { allowzero: 1 } : {});
}

function shapeAsked(c: AtenCall, from: readonly Dim[], wanted: readonly Dim[]): readonly Dim[] {
  const free = wanted.indexOf(-1);
  const hasBatch = (shape: readonly Dim[]) => shape.some((d) => typeof d === "string");
  if (hasBatch(wanted) || !hasBatch(from)) {
    if (free < 0) return wanted;
    return wanted.with(free, quotient(from, wanted.toSpliced(free, 1)));
  }
  return withBatch(c, from, wanted);
}

/** A shape of numbers for a tensor that has the batch: the file was written for batches of one size, and it is found out where the batch stands. */
function withBatch(c: AtenCall, from: readonly Dim[], wanted: readonly Dim[]): readonly Dim[] {
  const mixed = () => c.error(`mixes pictures: it makes [${wanted}] of [${from}]`);
  const free = wanted.indexOf(-1);
  const each = from.map((d) => pinned(d, BATCH, 1));
  const perPicture = product(each);
  if (typeof perPicture !== "number" || perPicture === 0) throw mixed();
  const frozen = c.frozen ?? (free < 0 ? (product(wanted) as number) / perPicture : 1);
  if (!Number.isInteger(frozen) || frozen < 1) throw mixed();
  const before = from.map((d) => pinned(d, BATCH, frozen)) as number[];
  const after = (free < 0 ? wanted : wanted.with(free, quotient(before, wanted.toSpliced(free, 1)))) as number[];
  if (product(after) !== product(before)) throw mixed();
  const place = placeOfBatch(c, from, before, after, frozen);
  if (!place || after[place.at]! % frozen !== 0) throw mixed();
  const dim = product([after[place.at]! / frozen, BATCH]);
  c.mergeBatch(String(dim), place.outer);
  return [...after.slice(0, place.at), dim, ...after.slice(place.at + 1)];
}

/**
 * The axis of `after` that the batch goes to, if extents of both shapes are taken together that hold as many numbers.
 * What the shapes leave open is decided as PyTorch's layers need it: rows of all pictures are put together in front of the features.
 */
function placeOfBatch(
  c: AtenCall,
  from: readonly Dim[],
  before: readonly number[],
  after: readonly number[],
  frozen: number,
): { at: number; outer: boolean } | undefined {
  const batch = from.findIndex((d) => typeof d === "string");
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    const [first, target] = [i, j];
    let [held, made] = [before[i++]!, after[j++]!];
    while (held !== made) {
      if (held < made && i < before.length) held *= before[i++]!;
      else if (made < held && j < after.length) made *= after[j++]!;
      else return undefined;
    }
    if (batch >= i) continue;
    while (frozen === 1 && after[j] === 1) j++;
    const outer = from[batch] === BATCH ? batch === first : c.outerBatch(String(from[batch]));
    const single = j === target + 1;
    const toFeatures = from[batch] === BATCH && outer && single && i > first + 1 && frozen === 1 && target > 0;
    if (toFeatures) return { at: target - 1, outer: false };
    if (single) return { at: target, outer: outer === true };
    if (outer === true) return { at: target, outer };
    const equal = Array.from({ length: j - target }, (_, k) => target + k).findLast((k) => after[k] === frozen);
    return equal === undefined ? undefined : { at: equal, outer: false };
  }
  return undefined;
}
