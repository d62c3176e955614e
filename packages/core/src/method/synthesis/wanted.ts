import { UsageError } from "../../base/errors.ts";
import { channelNumbers, countedBy } from "../../onnx/channelNumbers.ts";
import { resolveClasses } from "../../onnx/classes.ts";
import type { Graph } from "../../onnx/graph.ts";
import type { Model } from "../../onnx/meta.ts";
import { select } from "../../onnx/select.ts";
import { channelsByKinship } from "../../synthesis/kinship.ts";
import { EACH, looksAtBatch, parseExpression } from "../../synthesis/objective/index.ts";
import { classifierOf } from "../classifier.ts";

/** What of a model pictures can be made of; one of unit, layer, class and objective. */
export interface WantedFlags {
  readonly unit?: string | undefined;
  readonly layer?: string | undefined;
  readonly channels?: string | undefined;
  readonly class?: string | undefined;
  readonly objective?: string | undefined;
  readonly order?: "number" | "kinship" | undefined;
}

/** What pictures are to be made of. */
export interface Wanted {
  /** With `#` for the number of each picture. */
  readonly objective: string;
  /** What `#` stands for, for each picture. */
  readonly channels: readonly number[];
  /** Of each picture, for people and for its file. */
  readonly names: readonly string[];
  /** Of all of them. */
  readonly title: string;
  /** The value whose channels they are; absent for an objective of another kind. */
  readonly value?: string;
}

/** The most active channels of a value on some pictures, the most active first. */
export type MostActive = (value: string, count: number) => Promise<readonly number[]>;

/** A model with the names of its classes, where they have some. */
export interface LabelledModel {
  readonly model: Model;
  readonly labels: readonly string[] | undefined;
}

/** What is asked for. Throws `UsageError` where they ask for nothing or for several things. */
export async function wantedBy(lens: LabelledModel, flags: WantedFlags, mostActive: MostActive): Promise<Wanted> {
  const ways = [flags.unit, flags.layer, flags.class, flags.objective].filter((way) => way !== undefined);
  if (ways.length !== 1)
    throw new UsageError(
      ways.length === 0
        ? "nothing to make a picture of"
        : "--unit, --layer, --class and --objective exclude each other",
      "name one: --unit 'mixed4a[12]', --layer mixed4a --channels 0-15, --class tabby, or --objective 'dream(mixed4c)'",
    );
  if (flags.channels !== undefined && flags.layer === undefined && flags.objective === undefined)
    throw new UsageError(
      `--channels ${flags.channels}: nothing has channels here`,
      "they are those of --layer, or the numbers in an --objective",
    );
  if (flags.order !== undefined && flags.layer === undefined)
    throw new UsageError(`--order ${flags.order}: no channels to order`, "they are those of --layer");
  if (flags.class !== undefined) return classesNamed(lens, flags.class);
  if (flags.unit !== undefined) return unitNamed(lens, flags.unit);
  if (flags.objective !== undefined) return asWritten(flags.objective, flags.channels);
  return channelsOf(lens, flags, mostActive);
}

/** A name that may hold anything, as the objective has it. */
const quoted = (value: string) => `"${value}"`;

function unitNamed({ model }: LabelledModel, asked: string): Wanted {
  const { value, unit } = select(model.graph, asked);
  if (!unit)
    throw new UsageError(`--unit ${asked}: a whole layer`, `a channel is ${asked}[0]; --layer ${asked} takes all`);
  const name = `${value}[${unit}]`;
  const [channel, ...place] = unit;
  if (place.length > 0) return { objective: `${quoted(value)}[${unit}]`, channels: [0], names: [name], title: name };
  return { objective: `${quoted(value)}[${EACH}]`, channels: [channel!], names: [name], title: name, value };
}

function classesNamed({ model, labels }: LabelledModel, asked: string): Wanted {
  if (/^top-?\d+$/i.test(asked.trim()))
    throw new UsageError(
      `--class ${asked}: there is no picture to have a ${asked}`,
      "name classes, or give their numbers",
    );
  const { binary, classes, logits } = classifierOf(model);
  const channels = resolveClasses(asked, labels, { length: classes });
  const names = channels.map((c) => labels?.[c] ?? `class ${c}`);
  if (!binary) return { objective: `logit[${EACH}]`, channels, names, title: titleOf(names), value: logits };
  if (channels.length > 1)
    throw new UsageError(
      `--class ${asked}: the classes of one sigmoid are each other's opposite`,
      "ask for one of them",
    );
  return { objective: channels[0] === 0 ? "-logit[0]" : "logit[0]", channels: [0], names, title: names[0]! };
}

const titleOf = (names: readonly string[]) => (names.length === 1 ? names[0]! : "classes");

function asWritten(objective: string, channels: string | undefined): Wanted {
  const together = looksAtBatch(parseExpression(objective));
  if (!objective.includes(EACH) && !(together && channels !== undefined)) {
    if (channels !== undefined)
      throw new UsageError(
        `--channels ${channels}: nothing in the objective stands for them`,
        `write ${EACH} where they go`,
      );
    return { objective, channels: [0], names: [objective], title: objective };
  }
  if (channels === undefined)
    throw new UsageError(
      `--objective "${objective}": ${EACH} stands for no number`,
      "give the numbers with --channels 0-15",
    );
  const numbers = channelNumbers(channels, Number.POSITIVE_INFINITY);
  return {
    objective,
    channels: numbers,
    names: numbers.map((n) => (objective.includes(EACH) ? objective.replaceAll(EACH, String(n)) : `${objective} ${n}`)),
    title: objective,
  };
}

async function channelsOf(
  { model }: LabelledModel,
  { layer, channels, order }: WantedFlags,
  mostActive: MostActive,
): Promise<Wanted> {
  const { value, unit } = select(model.graph, layer!);
  if (unit) throw new UsageError(`--layer ${layer}: a channel, not a layer`, `--unit '${layer}' takes one channel`);
  const count = model.graph.infos.get(value)?.shape[1];
  if (typeof count !== "number")
    throw new UsageError(
      `--layer ${layer}: how many channels "${value}" has is not known`,
      "name a layer that convlens inspect lists",
    );
  const top = countedBy("top", channels);
  const asked = top ? await mostActive(value, Math.min(count, top)) : channelNumbers(channels ?? "all", count);
  const sorted = order === "kinship" ? byKinship(model.graph, value, asked) : asked;
  const names = sorted.map((c) => `${value}[${c}]`);
  return { objective: `${quoted(value)}[${EACH}]`, channels: sorted, names, title: value, value };
}

function byKinship(graph: Graph, value: string, asked: readonly number[]): readonly number[] {
  const order = channelsByKinship(graph, value);
  if (!order)
    throw new UsageError(`--order kinship: "${value}" has no weights of its own`, "--order number goes by number");
  const wanted = new Set(asked);
  return order.filter((c) => wanted.has(c));
}
