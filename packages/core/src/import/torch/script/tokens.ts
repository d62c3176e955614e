/** The kind of a token: `indent` and `dedent` bracket a block, `line` ends a statement. */
export type Kind = "name" | "number" | "text" | "sign" | "line" | "indent" | "dedent" | "end";

export interface Token {
  readonly kind: Kind;
  /** Of a text: what it says, without its quotes. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** Source that is not as TorchScript is written. */
export class SyntaxFault extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

const pattern =
  /(?<space>[ \t]+)|(?<comment>#[^\n]*)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?j?)|(?<name>[A-Za-z_]\w*)|(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<sign>->|\*\*|\/\/|[=!<>]=|[-+*/%=<>()[\]{},:.@~&|^])/y;

/** The tokens of a source file. Inside of brackets lines do not count. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const indents = [0];
  let depth = 0;
  const lines = source.split("\n");
  lines.forEach((text, i) => {
    const line = i + 1;
    if (depth === 0) {
      const [space] = /^ */.exec(text)!;
      if (text.trim() === "" || text.trimStart().startsWith("#")) return;
      indent(space.length, line, indents, tokens);
    }
    depth = lineTokens(text, line, depth, tokens);
    if (depth === 0) tokens.push({ kind: "line", text: "", line });
  });
  if (depth > 0) throw new SyntaxFault("a bracket is not closed", lines.length);
  for (let i = indents.length; i > 1; i--) tokens.push({ kind: "dedent", text: "", line: lines.length });
  tokens.push({ kind: "end", text: "", line: lines.length });
  return tokens;
}

function indent(width: number, line: number, indents: number[], tokens: Token[]): void {
  if (width > indents.at(-1)!) {
    indents.push(width);
    tokens.push({ kind: "indent", text: "", line });
  }
  while (width < indents.at(-1)!) {
    indents.pop();
    tokens.push({ kind: "dedent", text: "", line });
  }
  if (width !== indents.at(-1)) throw new SyntaxFault("a line is not indented as those around it", line);
}

function lineTokens(text: string, line: number, bracketsBefore: number, tokens: Token[]): number {
  let depth = bracketsBefore;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups;
    if (!groups) throw new SyntaxFault(`${JSON.stringify(text[at])} is no part of TorchScript`, line);
    const { number, name, text: quoted, sign } = groups;
    if (number !== undefined) tokens.push({ kind: "number", text: number, line });
    else if (name !== undefined) tokens.push({ kind: "name", text: name, line });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: unquoted(quoted), line });
    else if (sign !== undefined) {
      if ("([{".includes(sign)) depth++;
      if (")]}".includes(sign)) depth--;
      if (depth < 0) throw new SyntaxFault("a bracket is closed that is not open", line);
      tokens.push({ kind: "sign", text: sign, line });
    }
  }
  return depth;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

const unquoted = (quoted: string): string =>
  quoted.slice(1, -1).replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|.)/g, (_, c: string) => {
    if (/^x..$/.test(c)) return String.fromCharCode(Number.parseInt(c.slice(1), 16));
    if (/^[0-7]+$/.test(c)) return String.fromCharCode(Number.parseInt(c, 8));
    return escapes[c] ?? c;
  });
