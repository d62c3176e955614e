import { toDoubles } from "../base/tensor.ts";
import type { Dim, Graph } from "./graph.ts";

/** The product of extents in a form that is the same for the same product: `49*N`. */
export function volume(dims: readonly Dim[]): string {
  let number = 1;
  const names: string[] = [];
  for (const d of dims)
    for (const part of typeof d === "number" || d.includes("(") ? [d] : d.split("*")) {
      if (Number.isFinite(Number(part))) number *= Number(part);
      else names.push(String(part));
    }
  return [number, ...names.sort()].join("*");
}

/** The numbers of a value that is constant or has a known content. */
export function numbersIn(graph: Graph, value: string | undefined): number[] | undefined {
  if (!value) return undefined;
  const constant = graph.constants.get(value);
  if (constant && constant.type !== "string") return Array.from(toDoubles(constant).data);
  const content = graph.infos.get(value)?.content;
  return content?.every((d) => typeof d === "number") ? [...(content as number[])] : undefined;
}

/** How many times a batch is in a product of extents, `undefined` where it is not a whole number of times. */
export function quotientOf(dims: readonly Dim[], batch: Dim): number | undefined {
  const [number, ...names] = volume(dims).split("*");
  if (typeof batch === "number")
    return names.length === 0 && Number(number) % batch === 0 ? Number(number) / batch : undefined;
  return names.length === 1 && names[0] === batch ? Number(number) : undefined;
}
