import { classColours, hexOf, type Named, NO_CLASS } from "@convlens/core/render/scatter";
import type { Lens } from "@convlens/node";
import type { PicturePoints } from "./points.ts";
import type { EmbedSettings } from "./settings.ts";

/** Classes that pictures are told apart by: those that are there, the most frequent first, and which one each picture is of. */
export interface Classes {
  readonly name: string;
  readonly named: readonly Named[];
  /** Less than 0 for none. */
  readonly of: Int32Array;
}

/** Longer names would cover the map. */
const LONGEST = 28;

/** What pictures can be coloured by; the first is what they are. */
export function classesShown(lens: Lens, points: PicturePoints, { by }: EmbedSettings): Classes[] {
  const { classes, labels, predicted } = points;
  const label = classesOf("label", labels, (c) => classes[c]!);
  const taken = classesOf("predicted", predicted, (c) => lens.labelOf(c));
  const found = [label, taken].filter(({ named }) => named.length > 0);
  // Where every picture is of a class of its own, what they are taken for says more.
  const alone = label.named.length === points.pictures.length;
  const first = by ?? (alone ? "predicted" : "label");
  found.sort((a, b) => Number(b.name === first) - Number(a.name === first));
  return [...found, ...judged(points)];
}

function classesOf(name: string, of: Int32Array, nameOf: (c: number) => string): Classes {
  const counts = new Map<number, number>();
  for (const c of of) if (c >= 0) counts.set(c, (counts.get(c) ?? 0) + 1);
  const order = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || a - b);
  const place = new Map(order.map((c, i) => [c, i]));
  const colours = classColours(order.length);
  return {
    name,
    named: order.map((c, i) => ({ name: shortened(nameOf(c)), colour: colours[i]! })),
    of: of.map((c) => place.get(c) ?? -1),
  };
}

const shortened = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1).trimEnd()}…` : name);

/** Right or wrong, where the data set's classes are among the model's. */
function judged({ classes, labels, predicted, inModel }: PicturePoints): Classes[] {
  if (classes.length === 0 || !inModel.some((c) => c !== undefined) || predicted.every((c) => c < 0)) return [];
  const named = [
    { name: "right", colour: [0, 114, 178] as const },
    { name: "wrong", colour: [213, 94, 0] as const },
  ];
  const of = labels.map((label, i) => {
    const meant = inModel[label];
    return meant === undefined || predicted[i]! < 0 ? -1 : Number(meant !== predicted[i]);
  });
  return [{ name: "right or wrong", named, of }];
}

/** As pages take it. */
export const groupingOf = ({ name, named, of }: Classes) => ({
  name,
  classes: named.map((c) => ({ name: c.name, colour: hexOf(c.colour) })),
  of,
});

/** The colour of a picture. */
export const colourOf = ({ named, of }: Classes, picture: number) => named[of[picture]!]?.colour ?? NO_CLASS;
