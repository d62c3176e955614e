import { ConvlensError } from "../../base/errors.ts";

/** A scalar as it stands in the text; `string` was quoted. */
export interface TextScalar {
  readonly kind: "string" | "word" | "number";
  readonly text: string;
}

export interface TextMessage {
  readonly kind: "message";
  readonly fields: readonly TextField[];
}

export interface TextField {
  readonly name: string;
  readonly value: TextScalar | TextMessage;
  /** Counted from 1. */
  readonly line: number;
}

/** Deeper than any message of Caffe; a limit, so that a damaged file does not exhaust the stack. */
const MAX_DEPTH = 32;

interface Token {
  readonly kind: "string" | "word" | "number" | "mark" | "end";
  readonly text: string;
  readonly line: number;
}

const patterns = [
  ["space", /[ \t\r\n\f\v]+|#[^\n]*/y],
  ["word", /[A-Za-z_][\w.]*/y],
  ["number", /[-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[fF]?)|-[A-Za-z]+/y],
  ["string", /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y],
  ["mark", /[{}<>[\]:,;]/y],
] as const;

/**
 * Reads protobuf's text format, in which Caffe's .prototxt files are: fields with a value, or with a message in braces;
 * `[…]` repeats a field. Nothing is known here of which fields there are.
 * Throws `ConvlensError` that says the file and the line.
 */
export function parseText(text: string, file: string): TextMessage {
  return new Parser(text, file).message(undefined, 0);
}

class Parser {
  readonly #text: string;
  readonly #file: string;
  #at = 0;
  #line = 1;
  #next: Token;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1;
    this.#next = this.#token();
  }

  message(closedBy: string | undefined, depth: number): TextMessage {
    if (depth > MAX_DEPTH) throw this.#error(`has messages in one another more than ${MAX_DEPTH} deep`);
    const fields: TextField[] = [];
    while (this.#next.text !== closedBy || this.#next.kind !== "mark") {
      if (this.#next.kind === "end") {
        if (closedBy === undefined) break;
        throw this.#error(`ends before a "${closedBy}" that closes what is open`);
      }
      this.#field(fields, depth);
    }
    return { kind: "message", fields };
  }

  #field(into: TextField[], depth: number): void {
    const { kind, text: name, line } = this.#next;
    if (kind !== "word") throw this.#error(`has ${told(name)} where the name of a field is due`);
    this.#advance();
    const colon = this.#skip(":");
    if (this.#skip("[")) {
      while (!this.#skip("]")) {
        into.push({ name, value: this.#value(true, depth), line });
        if (!this.#skip(",") && this.#next.text !== "]")
          throw this.#error(`has a list that ${told(this.#next.text)} breaks`);
      }
    } else into.push({ name, value: this.#value(colon, depth), line });
    if (!this.#skip(",")) this.#skip(";");
  }

  #value(scalars: boolean, depth: number): TextScalar | TextMessage {
    for (const marks of ["{}", "<>"])
      if (this.#skip(marks[0]!)) {
        const message = this.message(marks[1]!, depth + 1);
        this.#advance();
        return message;
      }
    const { kind, text } = this.#next;
    if (!scalars || kind === "mark" || kind === "end")
      throw this.#error(`has ${kind === "end" ? "its end" : told(text)} where a value is due`);
    this.#advance();
    if (kind !== "string") return { kind, text };
    let whole = text;
    for (; this.#next.kind === "string"; this.#advance()) whole += this.#next.text;
    return { kind, text: whole };
  }

  #skip(mark: string): boolean {
    const there = this.#next.kind === "mark" && this.#next.text === mark;
    if (there) this.#advance();
    return there;
  }

  #advance(): void {
    this.#next = this.#token();
  }

  #token(): Token {
    while (this.#at < this.#text.length) {
      const line = this.#line;
      const found = this.#match();
      if (!found) throw this.#error(`has a ${JSON.stringify(this.#text[this.#at])} that begins nothing`);
      const [kind, text] = found;
      this.#at += text.length;
      for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) this.#line++;
      if (kind !== "space") return { kind, text: kind === "string" ? unescaped(text.slice(1, -1)) : text, line };
    }
    return { kind: "end", text: "", line: this.#line };
  }

  #match() {
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = this.#at;
      const text = pattern.exec(this.#text)?.[0];
      if (text) return [kind, text] as const;
    }
    return undefined;
  }

  #error(what: string): ConvlensError {
    return new ConvlensError(
      `"${this.#file}" ${what}, in line ${this.#line}`,
      "It is damaged, or no .prototxt file: fetch it again.",
    );
  }
}

const told = (text: string): string => JSON.stringify(text.slice(0, 40));

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v" };

/** Numbers of escapes are bytes of UTF-8. */
function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  const numbered = /(?:\\(?:[xX][0-9a-fA-F]{1,2}|[0-7]{1,3}))+/g;
  const spelled = text.replace(/\\([\s\S])/g, (whole, c: string) => (/[0-7xX]/.test(c) ? whole : (escapes[c] ?? c)));
  return spelled.replace(numbered, (run) => {
    const bytes = run.split("\\").slice(1);
    const codes = bytes.map((b) => (/^[xX]/.test(b) ? Number.parseInt(b.slice(1), 16) : Number.parseInt(b, 8) & 255));
    return new TextDecoder().decode(Uint8Array.from(codes));
  });
}
