import { UsageError } from "../../base/errors.ts";

/** All channels that are not named. */
const REST = "rest";

const ENTRY = new RegExp(`^(?:(\\d+)(?:-(\\d+))?|${REST})(?::(-?(?:\\d+\\.?\\d*|\\.\\d+)(?:e-?\\d+)?))?$`);

/**
 * Reads `12:1 80-95:0.5 rest:0.1`: a weight for each channel of a layer. Without a number it is 1; channels that are not named weigh
 * what `rest` does, 0 where it is not there. Throws `UsageError` for what is no weight, or no channel of the layer.
 */
export function channelWeightsOf(text: string, layer: string, channels: number): Float32Array {
  const weights = new Float32Array(channels);
  const entries = text.split(/[\s,]+/).filter(Boolean);
  const ordered = [...entries.filter((e) => e.startsWith(REST)), ...entries.filter((e) => !e.startsWith(REST))];
  if (ordered.length === 0) throw unreadable(text);
  for (const entry of ordered) {
    const found = ENTRY.exec(entry);
    if (!found) throw unreadable(entry);
    const [, first, last = first, weight = "1"] = found;
    if (Number(last) >= channels || Number(last) < Number(first))
      throw new UsageError(`"${entry}": "${layer}" has no such channel`, `its channels run from 0 to ${channels - 1}`);
    weights.fill(Number(weight), Number(first ?? 0), Number(last ?? channels - 1) + 1);
  }
  return weights;
}

const unreadable = (text: string) =>
  new UsageError(`"${text}" is no weight of a channel`, "for example: 12:1, 80-95:0.5, rest:0.1");
