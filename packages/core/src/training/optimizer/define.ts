import { nearest, UsageError } from "../../base/errors.ts";
import type { Builder } from "../../op/builder.ts";

/** Numbers by name; a switch is 0 or 1. */
export type Settings = Readonly<Record<string, number>>;

/** One parameter's update, as value names. */
export interface UpdateContext<Slot extends string = string, Setting extends string = string> {
  readonly g: Builder;
  readonly weight: string;
  /** Of the loss with respect to the weight. */
  readonly gradient: string;
  /** What the optimiser carries from step to step, in the shape of the weight; zeros before the first. */
  readonly state: Readonly<Record<Slot, string>>;
  /** The learning rate, a scalar. */
  readonly rate: string;
  /** The number of this step, a scalar; the first is 1. */
  readonly step: string;
  readonly settings: Readonly<Record<Setting, number>>;
  /** The setting `weightDecay`, or 0 for a parameter that it leaves out: biases, and the scale and shift of normalisations. */
  readonly decay: number;
}

export interface Update<Slot extends string = string> {
  readonly weight: string;
  readonly state: Readonly<Record<Slot, string>>;
}

/** How a gradient changes a parameter. */
export interface Optimizer<Slot extends string = string, Setting extends string = string> {
  /** `sgd`, `adam` … */
  readonly id: string;
  readonly title: string;
  readonly reference: string;
  /** All its settings, with the values they have unless told. */
  readonly defaults: Readonly<Record<Setting | "weightDecay", number>>;
  /** The learning rate to begin with where none is said. */
  readonly rate: number;
  /** What it carries for each parameter. */
  slots(settings: Settings): readonly Slot[];
  /** Writes the nodes of one parameter's update. */
  update(c: UpdateContext<Slot, Setting>): Update<Slot>;
}

export const defineOptimizer = <Slot extends string, Setting extends string>(
  optimizer: Optimizer<Slot, Setting>,
): Optimizer => optimizer as unknown as Optimizer;

/** An optimiser's settings, with those that are said. Throws `UsageError` for one that it has not. */
export function settingsOf({ id, defaults }: Optimizer, said: Settings = {}): Settings {
  const known = Object.keys(defaults);
  for (const name of Object.keys(said))
    if (!known.includes(name))
      throw new UsageError(
        `${id} has no setting "${name}"`,
        `it has: ${nearest(name, known, known.length).join(", ")}`,
      );
  return { ...defaults, ...said };
}
