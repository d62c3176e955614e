import { spreadOver, UsageError } from "@convlens/core/base";
import { type Strongest, unitsOf } from "@convlens/core/dataset";
import { channelNumbers, countedBy, type Model } from "@convlens/core/onnx";

/** Which channels of each layer, where nobody says. */
export const CHANNELS = "even16";

/** The channels of a layer that a flag names, given what fires them. */
export function channelsWanted(text: string, top: Strongest): number[] {
  const all = Array.from({ length: top.units }, (_, u) => u);
  const strength = (u: number) => top.of(u)[0]?.value ?? Number.NEGATIVE_INFINITY;
  const most = countedBy("top", text);
  if (most !== undefined) return all.toSorted((a, b) => strength(b) - strength(a) || a - b).slice(0, most);
  const spread = countedBy("even", text);
  if (spread === undefined) return channelNumbers(text, top.units);
  const firing = (u: number) => top.of(u).filter(({ value }) => value !== 0).length;
  const often = Math.max(...all.map(firing));
  return spreadOver(
    all.filter((u) => firing(u) === often),
    spread,
  );
}

/** Throws `UsageError` for what `channelsWanted` would not understand of a layer, before any work. */
export function requireChannels(text: string, model: Model, layer: string): void {
  const counted = countedBy("top", text) ?? countedBy("even", text);
  if (counted === 0) throw new UsageError(`--channels ${text}: none`, "all, 0-63, 3,7,9, top16 or even16");
  if (counted === undefined) channelNumbers(text, unitsOf(model, layer));
}
