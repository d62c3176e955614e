import type { Dim } from "../onnx/graph.ts";

/** The shape that broadcasting gives two or more shapes, by the rule of NumPy. An unknown extent gives way to a known one above 1. */
export function broadcast(...shapes: readonly (readonly Dim[])[]): Dim[] {
  const rank = Math.max(...shapes.map((s) => s.length));
  return Array.from({ length: rank }, (_, i) => {
    let out: Dim = 1;
    for (const s of shapes) {
      const k = i - (rank - s.length);
      if (k < 0) continue;
      out = broadcastDim(out, s[k]!, shapes);
    }
    return out;
  });
}

function broadcastDim(a: Dim, b: Dim, shapes: readonly (readonly Dim[])[]): Dim {
  if (a === b || b === 1) return a;
  if (a === 1) return b;
  if (typeof a === "string") return typeof b === "string" ? a : b;
  if (typeof b === "string") return a;
  throw new Error(`shapes ${shapes.map((s) => `[${s}]`).join(" and ")} do not broadcast`);
}

/** An axis counted from the front. */
export function axisOf(axis: number, rank: number): number {
  const a = axis < 0 ? axis + rank : axis;
  if (a < 0 || a >= Math.max(1, rank)) throw new Error(`axis ${axis} is not one of a tensor of rank ${rank}`);
  return a;
}

/** The product of extents; a name where it is not known, such as `49*N`. */
export function product(dims: readonly Dim[]): Dim {
  const { known, names } = factors(dims);
  if (names.length === 0 || known === 0) return known;
  return known === 1 ? names.join("*") : `${known}*${names.join("*")}`;
}

/** The number of elements of `of` for each element of `by`; names that stand in both cancel. Throws where it is no whole number. */
export function quotient(of: readonly Dim[], by: readonly Dim[]): Dim {
  const above = factors(of);
  const below = factors(by);
  const names = [...above.names];
  const left = below.names.filter((name) => {
    const at = names.indexOf(name);
    if (at >= 0) names.splice(at, 1);
    return at < 0;
  });
  if (below.known === 0) return 0;
  const whole = above.known % below.known === 0;
  if (whole && left.length === 0) return product([above.known / below.known, ...names]);
  if (names.length + left.length === 0) throw new Error(`[${of}] does not divide into parts of [${by}]`);
  return `(${product([above.known, ...names])}/${product([below.known, ...left])})`;
}

/** Whether two shapes may hold the same number of elements: a name stands for the same number in both. */
export function mayHoldAsMany(a: readonly Dim[], b: readonly Dim[]): boolean {
  const [before, after] = [factors(a), factors(b)];
  return before.known === after.known || String(before.names) !== String(after.names);
}

/** An extent where a name in it has become a number. */
export const pinned = (d: Dim, name: string, extent: number): Dim =>
  typeof d === "number" ? d : product(topLevelFactors(d).map((f) => (f === name ? extent : f)));

/** The sum of extents; a name where it is not known. */
export function sum(dims: readonly Dim[]): Dim {
  const known = dims.filter((d): d is number => typeof d === "number").reduce((a, b) => a + b, 0);
  const names = dims.filter((d): d is string => typeof d === "string").sort();
  if (names.length === 0) return known;
  if (names.length === 1 && known === 0) return names[0]!;
  return `(${[...(known === 0 ? [] : [known]), ...names].join("+")})`;
}

/** The known factor of a product, and the names in it, sorted. */
function factors(dims: readonly Dim[]): { known: number; names: string[] } {
  let known = 1;
  const names: string[] = [];
  for (const d of dims)
    for (const part of typeof d === "number" ? [d] : topLevelFactors(d)) {
      if (typeof part === "number") known *= part;
      else if (/^\d+$/.test(part)) known *= Number(part);
      else names.push(part);
    }
  return { known, names: names.sort() };
}

/** Splits at the `*` that stand outside of parentheses. */
function topLevelFactors(name: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const c of name) {
    if (c === "(") depth++;
    if (c === ")") depth--;
    if (c === "*" && depth === 0) parts.push("");
    else parts[parts.length - 1] += c;
  }
  return parts;
}

/** Applies arithmetic to an extent; for an unknown one, gives it a name that the same arithmetic would give again. */
export const mapDim = (d: Dim, label: string, f: (n: number) => number): Dim =>
  typeof d === "number" ? f(d) : `${label}(${d})`;

/** The extents as numbers; throws where one is not known. */
export function known(shape: readonly Dim[], what: string): number[] {
  return shape.map((d) => {
    if (typeof d === "string") throw new Error(`${what} needs known extents, and "${d}" in [${shape}] is not`);
    return d;
  });
}
