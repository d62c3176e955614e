import type { Site } from "./data.ts";
import { routeOf } from "./route.ts";

/** Something that was searched for. */
export interface Found {
  readonly label: string;
  readonly kind: "layer" | "unit" | "class";
  readonly href: string;
}

const MOST = 12;

/**
 * What a query may mean: layers whose names hold it, `conv3[12]` or `conv3 12` for a unit, classes. What begins with the query comes
 * before what holds it elsewhere.
 */
export function find({ layers, classes }: Site, query: string): Found[] {
  const asked = query.trim().toLowerCase();
  if (asked === "") return [];
  const [, name, number] = /^(.*?)\s*(?:\[(\d*)\]?|\s(\d+))$/.exec(asked)?.filter((v) => v !== undefined) ?? [];
  const unit = Number(number || Number.NaN);
  const units = layers
    .filter((layer) => name && rank(layer.name, name) >= 0 && unit < (layer.shape[0] ?? 0))
    .sort((a, b) => rank(a.name, name!) - rank(b.name, name!) || a.name.length - b.name.length)
    .map(
      ({ name }): Found => ({
        label: `${name}[${unit}]`,
        kind: "unit",
        href: routeOf({ page: "unit", layer: name, unit }),
      }),
    );
  const named = layers.map(
    ({ name }): Found => ({ label: name, kind: "layer", href: routeOf({ page: "layer", layer: name }) }),
  );
  const known = classes.map(
    (label, c): Found => ({ label, kind: "class", href: routeOf({ page: "class", class: c }) }),
  );
  const rest = [...named, ...known].filter(({ label }) => rank(label, asked) >= 0);
  return [...units, ...rest.sort((a, b) => rank(a.label, asked) - rank(b.label, asked))].slice(0, MOST);
}

/** 0 where a name is the query, 1 where it begins with it, 2 where a word does, 3 where it holds it; −1 where it does not. */
function rank(label: string, asked: string): number {
  const text = label.toLowerCase();
  const at = text.indexOf(asked);
  if (at < 0) return -1;
  if (at === 0) return text.length === asked.length ? 0 : 1;
  return /[^\p{L}\p{N}]/u.test(text[at - 1]!) ? 2 : 3;
}
