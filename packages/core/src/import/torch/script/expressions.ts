import type { Argument, Expression } from "./syntax.ts";
import type { Kind, Token } from "./tokens.ts";
import { SyntaxFault } from "./tokens.ts";

/** Brackets within brackets, and blocks within blocks. */
const MOST_DEPTH = 200;

/** Binary operators by how strongly they bind, the weakest first. */
const strengths: readonly (readonly string[])[] = [
  ["or"],
  ["and"],
  ["==", "!=", "<", ">", "<=", ">=", "is", "in"],
  ["|"],
  ["^"],
  ["&"],
  ["+", "-"],
  ["*", "/", "//", "%", "@"],
];

const words: Readonly<Record<string, null | boolean | number>> = {
  None: null,
  True: true,
  False: false,
  inf: Number.POSITIVE_INFINITY,
  nan: Number.NaN,
};

/** Where a list of tokens is being read, and how expressions are read from it. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== "end") this.#at++;
    return token;
  }

  is(text: string, kind: Kind = "sign"): boolean {
    return this.next.kind === kind && this.next.text === text;
  }

  /** Whether the token behind the next one is this sign. */
  follows(text: string): boolean {
    const token = this.#tokens[this.#at + 1];
    return token?.kind === "sign" && token.text === text;
  }

  /** Moves on if the next token is this one. */
  skip(text: string, kind: Kind = "sign"): boolean {
    const found = this.is(text, kind);
    if (found) this.#at++;
    return found;
  }

  expect(text: string, kind: Kind = "sign"): Token {
    if (!this.is(text, kind)) throw this.fault(`${text || kind} is missing`);
    return this.take();
  }

  name(): string {
    if (this.next.kind !== "name") throw this.fault("a name is missing");
    return this.take().text;
  }

  fault(message: string): SyntaxFault {
    return new SyntaxFault(message, this.next.line);
  }

  /** Reads something that may lie within more of its kind. */
  nested<T>(read: () => T): T {
    if (++this.#depth > MOST_DEPTH) throw this.fault("it is nested too deeply");
    const made = read();
    this.#depth--;
    return made;
  }

  /** One expression, or several with commas between them, which are a tuple. */
  expressions(): Expression {
    const { line } = this.next;
    const [first, ...more] = [this.expression()];
    if (!this.is(",")) return first!;
    const items = [first!, ...more];
    while (this.skip(",")) if (this.#begins()) items.push(this.expression());
    return { is: "tuple", items, line };
  }

  expression(): Expression {
    return this.nested(() => this.#binary(0));
  }

  #begins(): boolean {
    const { kind, text } = this.next;
    return kind === "name" || kind === "number" || kind === "text" || (kind === "sign" && "([{-".includes(text));
  }

  #binary(strength: number): Expression {
    const signs = strengths[strength];
    if (!signs) return this.#unary();
    let left = this.#binary(strength + 1);
    while (signs.includes(this.next.text) && (this.next.kind === "sign" || this.next.kind === "name")) {
      const { text: sign, line } = this.take();
      const op = sign === "is" && this.skip("not", "name") ? "is not" : sign;
      left = { is: "operation", op, operands: [left, this.#binary(strength + 1)], line };
    }
    return left;
  }

  #unary(): Expression {
    const { line } = this.next;
    if (this.skip("-")) return { is: "operation", op: "-", operands: [this.nested(() => this.#unary())], line };
    if (this.skip("not", "name"))
      return { is: "operation", op: "not", operands: [this.nested(() => this.#unary())], line };
    const base = this.#postfix();
    if (!this.skip("**")) return base;
    return { is: "operation", op: "**", operands: [base, this.nested(() => this.#unary())], line };
  }

  #postfix(): Expression {
    let value = this.#atom();
    for (;;) {
      const { line } = this.next;
      if (this.skip(".")) value = { is: "attribute", of: value, name: this.name(), line };
      else if (this.skip("(")) value = { is: "call", callee: value, args: this.#args(), line };
      else if (this.skip("[")) {
        value = { is: "index", of: value, at: this.expressions(), line };
        this.expect("]");
      } else return value;
    }
  }

  #args(): Argument[] {
    const args: Argument[] = [];
    while (!this.is(")")) {
      const named = this.next.kind === "name" && this.follows("=");
      const name = named ? this.name() : undefined;
      if (named) this.expect("=");
      args.push({ ...(name !== undefined && { name }), value: this.expression() });
      if (!this.skip(",")) break;
    }
    this.expect(")");
    return args;
  }

  #atom(): Expression {
    const { kind, text, line } = this.next;
    if (kind === "number" || kind === "text") {
      this.take();
      return { is: "literal", value: kind === "number" ? Number.parseFloat(text) : text, line };
    }
    if (kind === "name") {
      this.take();
      return Object.hasOwn(words, text)
        ? { is: "literal", value: words[text]!, line }
        : { is: "name", name: text, line };
    }
    if (this.skip("[")) return { is: "list", items: this.#items("]").items, line };
    if (this.skip("{")) return this.#dict(line);
    if (!this.skip("(")) throw this.fault(`${text || kind} stands where a value is expected`);
    const { items, comma } = this.#items(")");
    return items.length === 1 && !comma ? items[0]! : { is: "tuple", items, line };
  }

  #items(end: string): { items: Expression[]; comma: boolean } {
    const items: Expression[] = [];
    let comma = false;
    while (!this.is(end)) {
      items.push(this.expression());
      comma = this.skip(",");
      if (!comma) break;
    }
    this.expect(end);
    return { items, comma };
  }

  #dict(line: number): Expression {
    const items: [Expression, Expression][] = [];
    while (!this.is("}")) {
      const key = this.expression();
      this.expect(":");
      items.push([key, this.expression()]);
      if (!this.skip(",")) break;
    }
    this.expect("}");
    return { is: "dict", items, line };
  }
}
