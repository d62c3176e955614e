import type { MethodCard } from "@convlens/core/lab";
import { studio } from "../../state/studio.svelte.ts";

/** What goes back to the pixels, whatever layer it begins at; others explain classes through later layers. */
const fitting = ["guided-backprop", "input-x-gradient", "gradient", "integrated-gradients", "smoothgrad", "occlusion"];

/** The methods that explain units of the open model. */
export const unitMethods = (): MethodCard[] =>
  studio.card!.methods.filter(({ id, fits }) => fits && fitting.includes(id));

/** The one of that id, else a usual one. */
export function methodFor(id: string | undefined): MethodCard | undefined {
  const all = unitMethods();
  return all.find((method) => method.id === id) ?? all.find((method) => method.id === "input-x-gradient") ?? all[0];
}
