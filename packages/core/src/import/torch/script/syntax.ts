/** An expression of TorchScript. */
export type Expression = { readonly line: number } & (
  | { readonly is: "name"; readonly name: string }
  | { readonly is: "literal"; readonly value: null | boolean | number | string }
  | { readonly is: "attribute"; readonly of: Expression; readonly name: string }
  | { readonly is: "index"; readonly of: Expression; readonly at: Expression }
  | { readonly is: "call"; readonly callee: Expression; readonly args: readonly Argument[] }
  | { readonly is: "list"; readonly items: readonly Expression[] }
  | { readonly is: "tuple"; readonly items: readonly Expression[] }
  | { readonly is: "dict"; readonly items: readonly (readonly [Expression, Expression])[] }
  | { readonly is: "operation"; readonly op: string; readonly operands: readonly Expression[] }
);

export interface Argument {
  readonly name?: string;
  readonly value: Expression;
}

export type Statement = { readonly line: number } & (
  | {
      readonly is: "assign";
      readonly targets: readonly Expression[];
      readonly unpacks: boolean;
      readonly value: Expression;
    }
  | { readonly is: "expression"; readonly value: Expression }
  | { readonly is: "if"; readonly test: Expression; readonly then: Block; readonly otherwise: Block }
  | { readonly is: "while"; readonly test: Expression; readonly body: Block }
  | { readonly is: "for"; readonly target: Expression; readonly over: Expression; readonly body: Block }
  | { readonly is: "return"; readonly value: Expression | undefined }
  | { readonly is: "pass" }
);

export type Block = readonly Statement[];

export interface FunctionSyntax {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly otherwise?: Expression }[];
  readonly body: Block;
  readonly line: number;
}

export interface ClassSyntax {
  readonly name: string;
  readonly base: string;
  /** Attributes in their order, with their types; those that are the same for every object have a value. */
  readonly attributes: ReadonlyMap<string, Expression | undefined>;
  readonly methods: ReadonlyMap<string, FunctionSyntax>;
}

/** One file of code. */
export interface SourceFile {
  readonly path: string;
  readonly classes: ReadonlyMap<string, ClassSyntax>;
  readonly functions: ReadonlyMap<string, FunctionSyntax>;
}
