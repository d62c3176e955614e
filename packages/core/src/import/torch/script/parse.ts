import { TokenReader } from "./expressions.ts";
import type { Block, ClassSyntax, Expression, FunctionSyntax, SourceFile, Statement } from "./syntax.ts";
import { tokensOf } from "./tokens.ts";

/** A source file of TorchScript, which is a part of Python. Throws `SyntaxFault` for anything else. */
export function parse(source: string, path: string): SourceFile {
  const reader = new TokenReader(tokensOf(source));
  const classes = new Map<string, ClassSyntax>();
  const functions = new Map<string, FunctionSyntax>();
  while (reader.next.kind !== "end") {
    if (reader.is("class", "name")) {
      const c = classOf(reader);
      classes.set(c.name, c);
    } else if (reader.is("def", "name")) {
      const f = functionOf(reader);
      functions.set(f.name, f);
    } else statement(reader);
  }
  return { path, classes, functions };
}

function classOf(r: TokenReader): ClassSyntax {
  r.expect("class", "name");
  const name = r.name();
  const base = r.skip("(") ? (r.is(")") ? "" : r.name()) : "";
  r.skip(")");
  const attributes = new Map<string, Expression | undefined>();
  const methods = new Map<string, FunctionSyntax>();
  block(r, () => {
    if (r.is("def", "name")) {
      const f = functionOf(r);
      methods.set(f.name, f);
    } else if (r.next.kind === "name" && r.follows(":")) {
      const attribute = r.name();
      r.expect(":");
      r.expression();
      attributes.set(attribute, r.skip("=") ? r.expressions() : undefined);
      r.expect("", "line");
    } else statement(r);
  });
  return { name, base, attributes, methods };
}

function functionOf(r: TokenReader): FunctionSyntax {
  const { line } = r.expect("def", "name");
  const name = r.name();
  const parameters: FunctionSyntax["parameters"][number][] = [];
  r.expect("(");
  while (!r.is(")")) {
    if (!r.skip("*")) {
      const parameter = r.name();
      if (r.skip(":")) r.expression();
      parameters.push({ name: parameter, ...(r.skip("=") && { otherwise: r.expression() }) });
    }
    if (!r.skip(",")) break;
  }
  r.expect(")");
  if (r.skip("->")) r.expression();
  return { name, parameters, body: statements(r), line };
}

function block(r: TokenReader, each: () => void): void {
  r.expect(":");
  r.expect("", "line");
  r.expect("", "indent");
  r.nested(() => {
    while (r.next.kind !== "dedent" && r.next.kind !== "end") each();
  });
  r.skip("", "dedent");
}

function statements(r: TokenReader): Block {
  const made: Statement[] = [];
  block(r, () => made.push(statement(r)));
  return made;
}

function statement(r: TokenReader): Statement {
  const { kind, text, line } = r.next;
  if (kind === "name") {
    const compound = Object.hasOwn(compounds, text) ? compounds[text] : undefined;
    if (compound) {
      r.take();
      return compound(r, line);
    }
  }
  const made = simple(r, line);
  r.expect("", "line");
  return made;
}

const compounds: Readonly<Record<string, (r: TokenReader, line: number) => Statement>> = {
  if: (r, line) => {
    const test = r.expression();
    const then = statements(r);
    if (r.is("elif", "name")) return { is: "if", test, then, otherwise: [statementAfterElif(r)], line };
    return { is: "if", test, then, otherwise: r.skip("else", "name") ? statements(r) : [], line };
  },
  while: (r, line) => ({ is: "while", test: r.expression(), body: statements(r), line }),
  for: (r, line) => {
    const target: Expression = { is: "name", name: r.name(), line };
    r.expect("in", "name");
    return { is: "for", target, over: r.expression(), body: statements(r), line };
  },
};

function statementAfterElif(r: TokenReader): Statement {
  const { line } = r.take();
  return r.nested(() => compounds.if!(r, line));
}

function simple(r: TokenReader, line: number): Statement {
  if (r.skip("pass", "name")) return { is: "pass", line };
  if (r.skip("return", "name"))
    return { is: "return", value: r.next.kind === "line" ? undefined : r.expressions(), line };
  const value = r.expressions();
  if (r.skip(":")) {
    r.expression();
    if (r.next.kind === "line") return { is: "pass", line };
  }
  if (!r.skip("=")) return { is: "expression", value, line };
  const unpacks = value.is === "tuple";
  return { is: "assign", targets: unpacks ? value.items : [value], unpacks, value: r.expressions(), line };
}
