/** The labels of each input of an `Einsum` and of its output, one for each axis; ellipses are spelt out as capitals `#0`, `#1` … */
export interface Equation {
  readonly terms: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/** Reads an equation such as `bhid,bhjd->bhij` for inputs of these ranks. Throws where it does not fit them. */
export function parseEquation(equation: string, ranks: readonly number[]): Equation {
  const [left, right] = equation.replaceAll(" ", "").split("->") as [string, string | undefined];
  const written = left.split(",");
  if (written.length !== ranks.length)
    throw new Error(`equation "${equation}" has ${written.length} terms for ${ranks.length} inputs`);
  const named = (term: string) => term.replace("...", "").length;
  const hidden = Math.max(0, ...written.map((t, i) => (t.includes("...") ? ranks[i]! - named(t) : 0)));
  const terms = written.map((t, i) => {
    const labels = spelt(t, t.includes("...") ? ranks[i]! - named(t) : 0, hidden);
    if (labels.length !== ranks[i])
      throw new Error(`term "${t}" of "${equation}" is for another rank than ${ranks[i]}`);
    return labels;
  });
  const output = right === undefined ? implied(terms, hidden) : spelt(right, hidden, hidden);
  for (const label of output)
    if (!terms.some((t) => t.includes(label))) throw new Error(`"${label}" of "${equation}" is in no term`);
  return { terms, output };
}

/** Ellipses of fewer axes stand for the last of them, as in broadcasting. */
function spelt(term: string, count: number, hidden: number): string[] {
  const axes = Array.from({ length: count }, (_, i) => `#${hidden - count + i}`);
  const [before, after] = term.split("...") as [string, string | undefined];
  return [...before, ...(after === undefined ? [] : [...axes, ...after])];
}

/** Where nothing is said: the ellipsis, then the labels that are there once, in the order of the alphabet. */
function implied(terms: readonly (readonly string[])[], hidden: number): string[] {
  const all = terms.flat();
  const once = [...new Set(all)].filter((l) => !l.startsWith("#") && all.indexOf(l) === all.lastIndexOf(l)).sort();
  return [...Array.from({ length: hidden }, (_, i) => `#${i}`), ...once];
}

/** An equation in plain letters, whatever labels it has. */
export function written({ terms, output }: Equation): string {
  const labels = [...new Set(terms.flat())];
  const letters = new Map(labels.map((l, i) => [l, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[i]!]));
  const text = (term: readonly string[]) => term.map((l) => letters.get(l)!).join("");
  return `${terms.map(text).join(",")}->${text(output)}`;
}
