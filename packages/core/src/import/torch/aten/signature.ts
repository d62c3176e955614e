import type { Value } from "./value.ts";

/** A parameter of an operator. */
export interface Parameter {
  readonly name: string;
  /** Absent where the argument must be given. */
  readonly otherwise?: Value;
  /** Whether it is only given by its name. */
  readonly named: boolean;
}

export interface Signature {
  readonly parameters: readonly Parameter[];
  /** Whether more arguments may follow, which the operator makes sense of itself. */
  readonly open: boolean;
}

/** What an operator is called with. */
export interface Given {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** Reads `self, dim=None, *, dtype=None`; `…` at the end leaves it open. Defaults are None, True, False and JSON. */
export function signature(text: string): Signature {
  const parameters: Parameter[] = [];
  let named = false;
  let open = false;
  for (const part of text.split(/,\s*(?![^[]*\])/)) {
    if (part === "*") named = true;
    else if (part === "…") open = true;
    else {
      const [name, otherwise] = part.split("=") as [string, string?];
      parameters.push({ name, named, ...(otherwise !== undefined && { otherwise: defaultOf(otherwise) }) });
    }
  }
  return { parameters, open };
}

const words: Readonly<Record<string, Value>> = { None: null, True: true, False: false };

const defaultOf = (text: string): Value => (Object.hasOwn(words, text) ? words[text]! : (JSON.parse(text) as Value));

export interface Bound {
  readonly values: ReadonlyMap<string, Value>;
  /** What an open signature has no parameters for. */
  readonly rest: readonly Value[];
}

/** The arguments by their parameters, or `undefined` where they do not fit. */
export function bind({ parameters, open }: Signature, { positional, named }: Given): Bound | undefined {
  const byPlace = parameters.filter((p) => !p.named);
  if (positional.length > byPlace.length && !open) return undefined;
  const values = new Map<string, Value>();
  positional.slice(0, byPlace.length).forEach((v, i) => {
    values.set(byPlace[i]!.name, v);
  });
  const rest = positional.slice(byPlace.length);
  for (const [name, v] of named) {
    if (values.has(name)) return undefined;
    if (parameters.some((p) => p.name === name)) values.set(name, v);
    else if (open) rest.push(v);
    else return undefined;
  }
  for (const { name, otherwise } of parameters) {
    if (values.has(name)) continue;
    if (otherwise === undefined) return undefined;
    values.set(name, otherwise);
  }
  return { values, rest };
}
