import { UsageError } from "../../base/errors.ts";

/** An objective as it is written: sums, products, functions of layers, and layers, channels or units by name. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  /** `mixed4a`, `mixed4a[12]`, `mixed4a[12,7,7]`, `mixed4a[#]`. */
  | { readonly kind: "unit"; readonly text: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly (number | string)[] }
  | { readonly kind: "sum" | "product"; readonly of: readonly [Expression, Expression] }
  | { readonly kind: "negative"; readonly of: Expression };

/**
 * Numbers, quoted texts and words, with their indices, and single marks. A dash within a word is a part of it, and digits that a name
 * goes on behind are no number.
 */
const TOKEN =
  /\s*(?:((?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?)(?![\w./:[])|(?:"([^"]*)"|([\w./:~](?:[\w./:#~?-]*[\w./:#~?])?))(\[[^\]]*\])?|([-+*(),]))/y;

type Token = { readonly text: string; readonly at: number } & (
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "word" | "mark" }
);

/**
 * Reads `0.2*mixed4a[20] + 0.8*mixed4a[21] - prob[281]`, `dream(mixed4c) - 0.1*tv()`. A name that holds blanks or brackets stands in
 * double quotes, and so do `*` and a number that is a name; a dash between two names needs blanks around it. Throws `UsageError` that shows the place at fault.
 */
export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text);
  let at = 0;
  const isMark = (token: Token | undefined, mark: string) => token?.kind === "mark" && token.text === mark;
  const took = (mark: string) => isMark(tokens[at], mark) && ++at > 0;
  const fail = (): never => {
    throw unreadable(text, tokens[at]?.at ?? text.length, "for example: 0.2*mixed4a[20] + 0.8*mixed4a[21] - prob[281]");
  };

  function sum(): Expression {
    let left = product();
    for (;;) {
      if (took("+")) left = { kind: "sum", of: [left, product()] };
      else if (took("-")) left = { kind: "sum", of: [left, { kind: "negative", of: product() }] };
      else return left;
    }
  }

  function product(): Expression {
    let left = factor();
    while (took("*")) left = { kind: "product", of: [left, factor()] };
    return left;
  }

  function factor(): Expression {
    if (took("-")) return { kind: "negative", of: factor() };
    if (took("(")) {
      const inner = sum();
      return took(")") ? inner : fail();
    }
    const token = tokens[at];
    if (!token || token.kind === "mark") return fail();
    at++;
    if (token.kind === "number") return { kind: "number", value: token.value };
    return took("(") ? { kind: "call", name: token.text, args: argumentsOf() } : { kind: "unit", text: token.text };
  }

  function argumentsOf(): (number | string)[] {
    const args: (number | string)[] = [];
    while (!took(")")) {
      if (args.length > 0 && !took(",")) fail();
      const negative = took("-");
      const token = tokens[at++];
      if (!token || token.kind === "mark" || (negative && token.kind === "word")) {
        at--;
        return fail();
      }
      args.push(token.kind === "number" ? (negative ? -token.value : token.value) : token.text);
    }
    return args;
  }

  const whole = sum();
  return at === tokens.length ? whole : fail();
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.trimEnd().length; ) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) throw unreadable(text, from, "names with blanks or brackets stand in double quotes");
    const [whole, number, quoted, word, indices = "", mark] = found;
    const at = from + whole.length - whole.trimStart().length;
    if (number !== undefined) tokens.push({ kind: "number", text: number, at, value: Number(number) });
    else if (mark !== undefined) tokens.push({ kind: "mark", text: mark, at });
    else tokens.push({ kind: "word", text: (quoted ?? word!) + indices, at });
  }
  return tokens;
}

function unreadable(text: string, at: number, way: string): UsageError {
  const rest = text.slice(at).trim();
  const place = rest === "" ? "its end" : `"${rest}"`;
  return new UsageError(`the objective "${text}" cannot be read at ${place}`, way);
}
