import type { MethodCard } from "@convlens/core/lab";
import { address } from "../../state/address.svelte.ts";
import { studio } from "../../state/studio.svelte.ts";
import type { AskedMaps, Params } from "./told.ts";

export type { AskedMaps, Params, ScoreKind } from "./told.ts";

/** The methods that explain and fit the model. */
export const methodsHere = (): MethodCard[] =>
  (studio.card?.methods ?? []).filter(({ family, fits }) => family === "attribution" && fits);

export function askedMaps(): AskedMaps {
  const all = methodsHere();
  const usual = all.some(({ id }) => id === "grad-cam") ? "grad-cam" : (all[0]?.id ?? "");
  const ids = (address.get("methods") ?? usual).split(",");
  return {
    methods: ids.flatMap((id) => all.find((method) => method.id === id) ?? []),
    params: paramsIn(address.get("params")),
    class: address.get("class") ?? "top1",
    score: address.get("score") === "probability" ? "probability" : "logit",
    trust: address.get("trust") === "true",
  };
}

/** An address that somebody shortened says nothing of parameters. */
function paramsIn(text: string | undefined): Record<string, Params> {
  try {
    const found: unknown = JSON.parse(text ?? "{}");
    return typeof found === "object" && found !== null ? (found as Record<string, Params>) : {};
  } catch {
    return {};
  }
}

export const chooseMethods = (ids: readonly string[]): void =>
  address.set({ methods: ids.length > 0 ? ids.join(",") : undefined, look: undefined });

export function sayParams(params: AskedMaps["params"], id: string, values: Params): void {
  const { [id]: _, ...others } = params;
  const all = Object.keys(values).length > 0 ? { ...others, [id]: values } : others;
  address.set({ params: Object.keys(all).length > 0 ? JSON.stringify(all) : undefined }, true);
}

/** The list of `--class`, taken apart at commas that are not inside of brackets. */
export const classesIn = (text: string): string[] =>
  text
    .split(/,(?![^[]*\])/)
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** Runs of the network above which a map is made where it holds up nothing that is quick. */
const DEAR = 300;

/** Whether a map takes long: the method runs the network often, by what was said and what is usual. */
export function isDear({ fields }: MethodCard, said: Params): boolean {
  const value = (name: string) => said[name] ?? fields.find((field) => field.name === name)?.default;
  const often = ["samples", "steps"].some((name) => Number(value(name)) > DEAR);
  // Windows over the picture, the channels of a layer, masks that are searched for.
  return often || ["stride", "mostChannels", "area"].some((name) => fields.some((field) => field.name === name));
}

/** What names a class in a list; a label with a comma or a dash would be taken apart. */
export const nameOf = ({ index, label }: { readonly index: number; readonly label: string }): string =>
  label.includes(",") || /\s-\s/.test(label) ? String(index) : label;

/** The list with another target. Who names one wants it beside those that were named, not beside the best. */
export function withTarget(list: string, expression: string): string {
  const chosen = classesIn(list);
  const wanted = expression.trim();
  if (wanted === "" || chosen.includes(wanted)) return list;
  const usual = chosen.every((one) => /^top-?\d+$/.test(one));
  return usual ? wanted : [...chosen, wanted].join(", ");
}

/** The list without some of its targets; the best class where nothing is left. */
export const withoutTarget = (list: string, ...expressions: readonly string[]): string =>
  classesIn(list)
    .filter((one) => !expressions.includes(one))
    .join(", ") || "top1";
