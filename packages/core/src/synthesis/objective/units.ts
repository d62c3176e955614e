import { UsageError } from "../../base/errors.ts";
import type { Builder } from "../../op/builder.ts";
import { headOf } from "../../transform/head.ts";
import type { ObjectiveWriter } from "./define.ts";
import { axesFrom } from "./layer.ts";

/** Stands in an objective for a number that each picture has its own of. */
export const EACH = "#";

/**
 * Writes what a name stands for: `mixed4a` the mean of a layer, `mixed4a[12]` of a channel, `mixed4a[12,7,7]` a unit, `mixed4a[#]` the
 * channel that each picture is made for; `logit[281]` and `prob[281]` are the score of a class before and after the softmax.
 */
export function writeUnit(w: ObjectiveWriter, text: string): string {
  const { g } = w;
  const { value, unit } = unitNamed(w, text);
  const [channel, ...place] = unit;
  const spatial = axesFrom(g, value, 2);
  if (channel === undefined) return g.node("ReduceMean", [value, g.ints([1, ...spatial])], { keepdims: 0 });
  if (place.length > 0) return writeChannel(w, valuesAt(g, value, place), channel);
  const means = spatial.length > 0 ? g.node("ReduceMean", [value, g.ints(spatial)], { keepdims: 0 }) : value;
  return writeChannel(w, means, channel);
}

/** A channel, or the one that each picture is made for, of N×C. */
export function writeChannel(w: ObjectiveWriter, values: string, channel: Channel): string {
  const { g } = w;
  const channels = g.shape(values)[1] as number;
  const channelOf = (picture: number) => (channel === EACH ? w.channelOf(picture) : channel);
  for (let i = 0; i < w.pictures; i++) if (channelOf(i) >= channels) throw beyond(channelOf(i), channels);
  const chosen = w.each(`channel(${values})`, [channels], (picture) => {
    const row = new Float32Array(channels);
    row[channelOf(picture)] = 1;
    return row;
  });
  return g.node("ReduceSum", [g.node("Mul", [values, chosen]), g.ints([1])], { keepdims: 0 });
}

/** N×C: what all channels are at one place, an index for each axis behind the channels. */
export function valuesAt(g: Builder, value: string, place: readonly number[]): string {
  const axes = g.ints(axesFrom(g, value, 2));
  const cut = g.node("Slice", [value, g.ints(place), g.ints(place.map((i) => i + 1)), axes]);
  return g.node("Squeeze", [cut, axes]);
}

const beyond = (channel: number, channels: number) =>
  new UsageError(`there is no channel ${channel}`, `channels there run from 0 to ${channels - 1}`);

type Channel = number | typeof EACH;

/** A value and the channel or the unit of it that a name stands for. Throws `UsageError` where there is no such layer or unit. */
export function unitNamed(
  w: ObjectiveWriter,
  text: string,
): { value: string; unit: readonly [] | readonly [Channel, ...number[]] } {
  const [, name, indices] = /^(.*?)(?:\[([^\]]*)\])?$/s.exec(text)!;
  const score = scoreNamed(w, name!);
  const layer = score ?? name!;
  if (indices === undefined) return { value: w.select(layer).value, unit: [] };
  if (!/^[\d\s,#]+$/.test(indices))
    throw new UsageError(`"${text}": "${indices}" is no number`, "channels and classes go by their numbers here");
  const each = indices.trim() === EACH || /^\s*#\s*,/.test(indices);
  const { value, unit } = w.select(`${layer}[${each ? indices.replace(EACH, "0") : indices}]`);
  const [channel = 0, ...place] = unit ?? [];
  return { value, unit: each ? [EACH, ...place] : [channel, ...place] };
}

/** The value of `logit` or `prob`, unless the model has a layer of this name. */
function scoreNamed({ g, context: { model } }: ObjectiveWriter, name: string): string | undefined {
  if (g.knows(name)) return undefined;
  const head = headOf(model.graph, model.output);
  return { logit: head.logits, prob: head.scores }[name];
}
