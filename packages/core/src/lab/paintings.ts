import type { Model } from "../onnx/meta.ts";
import type { Painting } from "../synthesis/index.ts";

/** A picture in the making that somebody may go on with. */
export interface KeptPainting {
  readonly painting: Painting;
  readonly steps: number;
}

/** Bytes of what is kept of one model. */
const MOST = 2 ** 28;

const kept = new WeakMap<Model, Map<string, KeptPainting>>();

/** Keeps a picture as it is under a key; what was kept first goes first. */
export function keepPainting(model: Model, key: string, painting: KeptPainting): void {
  const all = kept.get(model) ?? new Map<string, KeptPainting>();
  kept.set(model, all);
  all.delete(key);
  all.set(key, painting);
  let bytes = [...all.values()].reduce((sum, one) => sum + bytesOf(one), 0);
  for (const [first, one] of all) {
    if (bytes <= MOST || first === key) return;
    all.delete(first);
    bytes -= bytesOf(one);
  }
}

/** What was kept under a key, where it is still there. */
export const keptPainting = (model: Model, key: string): KeptPainting | undefined => kept.get(model)?.get(key);

const bytesOf = ({ painting }: KeptPainting): number =>
  Object.values(painting).reduce((sum, { data }) => sum + data.byteLength, 0);
