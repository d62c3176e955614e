import { headOf } from "../../transform/head.ts";
import type { ObjectiveWriter } from "./define.ts";

/** Stands in an objective for a number that each picture has its own of. */
export const EACH = "#";

/**
 * Writes what a name stands for: `mixed4a` the mean of a layer, `mixed4a[12]` of a channel, `mixed4a[12,7,7]` a unit, `mixed4a[#]` the
 * channel that each picture is made for; `logit[281]` and `prob[281]` are the score of a class before and after the softmax.
 */
export function writeUnit(w: ObjectiveWriter, text: string): string {
  const { value, unit } = unitNamed(w, text);
  const { g } = w;
  const rank = g.shape(value).length;
  const spatial = Array.from({ length: rank - 2 }, (_, i) => i + 2);
  const [channel, ...place] = unit;
  if (channel === undefined) return g.node("ReduceMean", [value, g.ints([1, ...spatial])], { keepdims: 0 });
  if (place.length > 0) {
    const index = [channel === EACH ? 0 : channel, ...place];
    const starts = g.ints(index);
    const cut = g.node("Slice", [value, starts, g.ints(index.map((i) => i + 1)), g.ints(index.map((_, i) => i + 1))]);
    return g.node("ReduceSum", [cut, g.ints(index.map((_, i) => i + 1))], { keepdims: 0 });
  }
  const means = spatial.length > 0 ? g.node("ReduceMean", [value, g.ints(spatial)], { keepdims: 0 }) : value;
  return g.node("ReduceSum", [g.node("Mul", [means, chosen(w, value, channel)]), g.ints([1])], { keepdims: 0 });
}

/** A value and the channel or the unit of it that a name stands for. */
function unitNamed(
  w: ObjectiveWriter,
  text: string,
): { value: string; unit: readonly [] | readonly [number | typeof EACH, ...number[]] } {
  const [, name, indices] = /^(.*?)(?:\[([^\]]*)\])?$/s.exec(text)!;
  const score = scoreNamed(w, name!);
  if (indices === EACH) return { value: score ?? w.select(name!).value, unit: [EACH] };
  const found = w.select(score === undefined ? text : `${score}[${indices}]`);
  return { value: found.value, unit: (found.unit ?? []) as readonly [number, ...number[]] };
}

/** The value of `logit` or `prob`, unless the model has a layer of this name. */
function scoreNamed({ g, context: { model } }: ObjectiveWriter, name: string): string | undefined {
  if (g.knows(name)) return undefined;
  const head = headOf(model.graph, model.output);
  return { logit: head.logits, prob: head.scores }[name];
}

/** One row for each picture, 1 at its channel. */
function chosen({ g, each, channelOf }: ObjectiveWriter, value: string, channel: number | typeof EACH): string {
  const channels = g.shape(value)[1] as number;
  return each(`channel(${value})`, [channels], (picture) => {
    const row = new Float32Array(channels);
    row[channel === EACH ? channelOf(picture) : channel] = 1;
    return row;
  });
}
