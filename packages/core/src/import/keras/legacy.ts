import { ConvlensError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import type { LayerConfig, ModelConfig } from "./architecture.ts";
import { leaves } from "./architecture.ts";
import type { Weights } from "./build.ts";
import { ownerOf, rolesOf } from "./build.ts";

/** A weight in an HDF5 file, read on demand. */
export interface StoredWeight {
  /** As the file lists it: `conv1/kernel:0`. */
  readonly name: string;
  read(): Float32Tensor;
}

/** A place for one weight of one layer. */
interface Slot {
  readonly layer: LayerConfig;
  readonly role: string;
  readonly trainable: boolean;
}

/**
 * Finds each layer's weights in a file that lists them by the layers of the outermost model.
 * A nested model's are listed together, those that train before those that do not.
 */
export function legacyWeights(model: ModelConfig, stored: (layer: string) => readonly StoredWeight[]): Weights {
  const found = new Map<LayerConfig, Map<string, StoredWeight>>();
  for (const layer of model.layers) {
    const slots = slotsOf(layer);
    const weights = slots.length > 0 ? assigned(layer, slots, stored(layer.name)) : [];
    slots.forEach((slot, i) => {
      const weight = weights[i]!;
      const of = found.get(slot.layer) ?? new Map<string, StoredWeight>();
      found.set(slot.layer, of.set(slot.role, weight));
    });
  }
  return (layer) => rolesOf(layer).map(({ role }) => found.get(layer)!.get(role)!.read());
}

/** The weights of a layer in the order in which Keras lists them. */
function slotsOf(layer: LayerConfig): Slot[] {
  const inner = layer.model ? leaves(layer.model) : [layer];
  const all = inner.flatMap((leaf) => {
    const frozen = leaf.settings.trainable === false || layer.settings.trainable === false;
    return rolesOf(leaf).map(({ role, trainable = true }) => ({ layer: leaf, role, trainable: trainable && !frozen }));
  });
  return [...all.filter((s) => s.trainable), ...all.filter((s) => !s.trainable)];
}

/** By order where the number and the names agree with it, else by name. Some layers also store what is no weight, such as a random state. */
function assigned(owner: LayerConfig, slots: readonly Slot[], list: readonly StoredWeight[]): readonly StoredWeight[] {
  const weights = list.filter((w) => slots.some((s) => fits(s, w)));
  if (weights.length === slots.length && slots.every((s, i) => fits(s, weights[i]!))) return weights;
  return slots.map((slot) => {
    const candidates = list.filter((w) => fits(slot, w) && isOf(slot, w, owner));
    if (candidates.length === 1) return candidates[0]!;
    const names = list.map((w) => w.name).join(", ") || "nothing";
    throw new ConvlensError(
      `the ${ownerOf(slot.layer)} has no weight "${slot.role}" in the file; under "${owner.name}" it holds ${names.slice(0, 300)}`,
      "Save the model again with model.save(…): config and weights are not of the same model.",
    );
  });
}

const lastPart = (name: string) => name.split("/").at(-1)!.replace(/:\d+$/, "");

/** Other names of a role: Keras 3 calls the kernel of a depthwise convolution only `kernel`; the rest is of Keras 1. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  kernel: ["W"],
  bias: ["b"],
  depthwise_kernel: ["kernel"],
  moving_mean: ["running_mean"],
  // In spite of its name it held the variance.
  moving_variance: ["running_std"],
};

/** The names that a role goes by in files, the usual one first. */
export const namesOf = (role: string): string[] => [role, ...(aliases[role] ?? [])];

/** Keras 1 puts the layer's name in front: `dense_1_W`. */
const fits = ({ role }: Slot, { name }: StoredWeight): boolean => {
  const part = lastPart(name);
  return namesOf(role).some((r) => part === r || part.endsWith(`_${r}`));
};

/** Whether the name says that the weight is of the slot's layer; a layer that is no model has only its own. */
const isOf = ({ layer }: Slot, { name }: StoredWeight, owner: LayerConfig): boolean =>
  layer === owner || name.split("/").includes(layer.name);
