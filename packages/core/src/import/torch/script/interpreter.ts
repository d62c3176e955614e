import { ConvlensError } from "../../../base/errors.ts";
import { EXPORT } from "../aten/define.ts";
import type { Emitter } from "../aten/emitter.ts";
import { Misfit } from "../aten/misfit.ts";
import { AtenTensor, described, type Value } from "../aten/value.ts";
import type { Attributes } from "./attributes.ts";
import type { Builtin } from "./builtins.ts";
import { builtins, infix, itemOf, plainCalls, primitives, truth } from "./builtins.ts";
import type { Code, Located } from "./code.ts";
import { DictObject, FunctionObject, MethodObject, ModuleObject, NameObject, RecordObject } from "./objects.ts";
import type { Block, Expression, Statement } from "./syntax.ts";

/** Statements and expressions; a loop of more is none of a network. */
const MOST_STEPS = 1 << 21;
const MOST_CALLS_DEEP = 128;

interface Frame {
  readonly locals: Map<string, Value>;
  readonly located: Located;
  returned?: Value;
}

type Call = Extract<Expression, { is: "call" }>;

/**
 * Follows the code of a TorchScript module as PyTorch would run it, with tensors that are values of a graph: what it calls becomes nodes.
 * Loops and branches are followed where what they depend on is known when the file is read; where it is not, the file is refused.
 */
export class Interpreter {
  readonly #code: Code;
  readonly #emitter: Emitter;
  readonly #attributes: Attributes;
  #steps = 0;
  #deep = 0;

  constructor(code: Code, emitter: Emitter, attributes: Attributes) {
    this.#code = code;
    this.#emitter = emitter;
    this.#attributes = attributes;
  }

  /** Calls a method of a module; what it puts out gets the module's name. */
  callModule(module: ModuleObject, name: string, args: readonly Value[], named: ReadonlyMap<string, Value>): Value {
    const located = this.#code.method(module.instance.type, name);
    if (!located)
      throw new ConvlensError(
        `the code of ${module.path || "the model"} (${module.instance.type}) has no "${name}"`,
        EXPORT,
      );
    const { g } = this.#emitter;
    const outer = g.scope;
    g.scope = module.path;
    const mark = this.#emitter.mark();
    const made = this.#run(located, [module, ...args], named);
    g.scope = outer;
    // Other methods are parts of the module.
    if (/^forward/.test(name)) this.#emitter.name(module.path, made, mark);
    return made;
  }

  #run(located: Located, args: readonly Value[], named: ReadonlyMap<string, Value>): Value {
    const { syntax } = located;
    const frame: Frame = { locals: new Map(), located };
    if (++this.#deep > MOST_CALLS_DEEP) throw this.#refusal(frame, syntax.line, "calls itself without end");
    if (args.length > syntax.parameters.length) throw this.#refusal(frame, syntax.line, "is called with too much");
    for (const [i, { name, otherwise }] of syntax.parameters.entries()) {
      const given = i < args.length ? args[i] : named.get(name);
      const value = given === undefined && otherwise ? this.#evaluate(otherwise, frame) : given;
      if (value === undefined) throw this.#refusal(frame, syntax.line, `is called without ${name}`);
      frame.locals.set(name, value);
    }
    this.#block(syntax.body, frame);
    this.#deep--;
    return frame.returned ?? null;
  }

  /** Whether the function has returned. */
  #block(block: Block, frame: Frame): boolean {
    return block.some((s) => this.#statement(s, frame));
  }

  #statement(s: Statement, frame: Frame): boolean {
    this.#step(frame, s.line);
    switch (s.is) {
      case "assign":
        this.#assign(s, frame);
        return false;
      case "expression":
        this.#evaluate(s.value, frame);
        return false;
      case "if":
        return this.#block(this.#test(s.test, frame) ? s.then : s.otherwise, frame);
      case "while":
        while (this.#test(s.test, frame)) if (this.#block(s.body, frame)) return true;
        return false;
      case "for":
        return this.#loop(s, frame);
      case "return":
        frame.returned = s.value ? this.#evaluate(s.value, frame) : null;
        return true;
      case "pass":
        return false;
    }
  }

  #loop(s: Extract<Statement, { is: "for" }>, frame: Frame): boolean {
    const over = this.#evaluate(s.over, frame);
    if (!Array.isArray(over)) throw this.#fault(frame, s.line, `goes over ${described(over)}`);
    for (const item of over) {
      this.#store(s.target, item, frame);
      if (this.#block(s.body, frame)) return true;
    }
    return false;
  }

  #test(test: Expression, frame: Frame): boolean {
    this.#step(frame, test.line);
    const value = this.#evaluate(test, frame);
    if (value instanceof AtenTensor)
      throw this.#refusal(frame, test.line, "goes on in a way that depends on the numbers of a tensor");
    return truth(this.#builtinCall([value], new Map(), frame, test.line), value);
  }

  #assign(s: Extract<Statement, { is: "assign" }>, frame: Frame): void {
    const value = this.#evaluate(s.value, frame);
    if (!s.unpacks) {
      this.#store(s.targets[0]!, value, frame);
      return;
    }
    const items = value instanceof RecordObject ? [...value.fields.values()] : value;
    if (!Array.isArray(items) || items.length !== s.targets.length)
      throw this.#fault(frame, s.line, `takes ${described(value)} for ${s.targets.length} names`);
    for (const [i, target] of s.targets.entries()) this.#store(target, items[i]!, frame);
  }

  #store(target: Expression, value: Value, frame: Frame): void {
    if (target.is === "name") frame.locals.set(target.name, value);
    else if (target.is === "attribute") {
      const of = this.#evaluate(target.of, frame);
      if (of instanceof ModuleObject) this.#attributes.set(of, target.name, value);
      else if (of instanceof RecordObject) of.fields.set(target.name, value);
      else throw this.#fault(frame, target.line, `sets "${target.name}" of ${described(of)}`);
    } else throw this.#refusal(frame, target.line, "assigns to what is no name");
  }

  #evaluate(e: Expression, frame: Frame): Value {
    this.#step(frame, e.line);
    switch (e.is) {
      case "literal":
        return e.value;
      case "name":
        return this.#name(e.name, frame, e.line);
      case "list":
      case "tuple":
        return e.items.map((item) => this.#evaluate(item, frame));
      case "dict":
        return new DictObject(e.items.map(([k, v]) => [this.#evaluate(k, frame), this.#evaluate(v, frame)] as const));
      case "attribute":
        return this.#attribute(this.#evaluate(e.of, frame), e.name, frame, e.line);
      case "index":
        return this.#item(e, frame);
      case "operation":
        return this.#operation(e, frame);
      case "call":
        return this.#call(e, frame);
    }
  }

  #name(name: string, frame: Frame, line: number): Value {
    const local = frame.locals.get(name);
    if (local !== undefined) return local;
    if (/^(?:torch|ops|__torch__|CONSTANTS)$/.test(name)) return new NameObject(name);
    throw this.#refusal(frame, line, `reads "${name}", which it has not made`);
  }

  #attribute(of: Value, name: string, frame: Frame, line: number): Value {
    if (of instanceof NameObject) {
      if (of.name === "CONSTANTS") return this.#attributes.constant(name);
      const full = `${of.name}.${name}`;
      const found = full.startsWith("__torch__.") ? this.#code.functionNamed(full) : undefined;
      return found ? new FunctionObject(found) : new NameObject(full);
    }
    if (of instanceof RecordObject && of.fields.has(name)) return of.fields.get(name)!;
    if (!(of instanceof ModuleObject)) throw this.#fault(frame, line, `asks for "${name}" of ${described(of)}`);
    const value = this.#attributes.get(of, name);
    if (value !== undefined) return value;
    const said = this.#code.classNamed(of.instance.type)?.syntax;
    if (said?.methods.has(name)) return new MethodObject(of, name);
    const constant = said?.attributes.get(name);
    if (constant) return this.#evaluate(constant, frame);
    throw this.#fault(frame, line, `asks for "${name}" of ${of.path || "the model"}, which has none`);
  }

  #item(e: Extract<Expression, { is: "index" }>, frame: Frame): Value {
    const of = this.#evaluate(e.of, frame);
    const at = this.#evaluate(e.at, frame);
    const call = this.#builtinCall([of, at], new Map(), frame, e.line);
    const item = itemOf(call, of, at);
    if (item === undefined) throw this.#fault(frame, e.line, `takes an item of ${described(of)}`);
    return item;
  }

  #operation(e: Extract<Expression, { is: "operation" }>, frame: Frame): Value {
    if (e.op === "and" || e.op === "or") {
      const [a, b] = e.operands as [Expression, Expression];
      const first = this.#test(a, frame);
      return first === (e.op === "or") ? first : this.#test(b, frame);
    }
    const operands = e.operands.map((o) => this.#evaluate(o, frame));
    if (e.op === "not") return this.#torch("__not__", operands, new Map(), frame, e.line);
    if (e.op === "-" && operands.length === 1) return this.#torch("neg", operands, new Map(), frame, e.line);
    const args = e.op === "in" ? operands.reverse() : operands;
    return this.#torch(infix[e.op] ?? e.op, args, new Map(), frame, e.line);
  }

  #call(e: Call, frame: Frame): Value {
    const special =
      e.callee.is === "name" && !frame.locals.has(e.callee.name) ? this.#special(e, e.callee.name, frame) : undefined;
    if (special !== undefined) return special;
    const callee = this.#callee(e, frame);
    const args: Value[] = [];
    const named = new Map<string, Value>();
    for (const { name, value } of e.args) {
      const v = this.#evaluate(value, frame);
      if (name === undefined) args.push(v);
      else named.set(name, v);
    }
    if (callee instanceof MethodObject) return this.callModule(callee.module, callee.name, args, named);
    if (callee instanceof FunctionObject) return this.#run(callee.located, args, named);
    if (callee instanceof NameObject) return this.#named(callee.name, args, named, frame, e.line);
    throw this.#refusal(frame, e.line, `calls ${described(callee)}`);
  }

  #callee(e: Call, frame: Frame): Value {
    const { callee } = e;
    if (callee.is !== "name") {
      if (callee.is !== "attribute") return this.#evaluate(callee, frame);
      const of = this.#evaluate(callee.of, frame);
      // A method goes before an attribute of the same name.
      if (of instanceof ModuleObject && this.#code.method(of.instance.type, callee.name))
        return new MethodObject(of, callee.name);
      return this.#attribute(of, callee.name, frame, callee.line);
    }
    return frame.locals.get(callee.name) ?? new NameObject(callee.name);
  }

  /** Calls whose first argument is a type or a name, not a value. */
  #special(e: Call, name: string, frame: Frame): Value | undefined {
    const [first, second] = e.args.map((a) => a.value);
    switch (name) {
      case "annotate":
      case "unchecked_cast":
        return second && this.#evaluate(second, frame);
      case "uninitialized":
        return null;
      case "isinstance":
        return first && second && isA(this.#evaluate(first, frame), second);
      case "getattr": {
        const attribute = second && this.#evaluate(second, frame);
        if (!first || typeof attribute !== "string") throw this.#fault(frame, e.line, "asks for what has no name");
        return this.#attribute(this.#evaluate(first, frame), attribute, frame, e.line);
      }
      case "range":
        return this.#range(
          e.args.map((a) => this.#evaluate(a.value, frame)),
          frame,
          e.line,
        );
      default:
        return undefined;
    }
  }

  #range(given: readonly Value[], frame: Frame, line: number): Value[] {
    const [from, to] = given.length > 1 ? given : [0, given[0]];
    const [start, end] = [from, to].map((v) => (v == null ? undefined : this.#emitter.scalarOf(v)));
    if (typeof start !== "number" || typeof end !== "number")
      throw this.#fault(frame, line, `counts to ${described(given.at(-1))}`);
    this.#steps += Math.max(0, end - start);
    if (this.#steps > MOST_STEPS) throw this.#refusal(frame, line, `goes on for ${end - start} times`);
    return Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
  }

  #named(name: string, args: Value[], named: ReadonlyMap<string, Value>, frame: Frame, line: number): Value {
    const [space, ...rest] = name.split(".");
    if (space === "torch" && rest.length === 1) return this.#torch(rest[0]!, args, named, frame, line);
    if (space === "ops" && rest[0] === "aten") return this.#torch(rest[1]!, args, named, frame, line);
    if (name === "ops.prim.RaiseException") {
      const what = typeof args[0] === "string" ? args[0].slice(0, 200) : "an error";
      throw this.#fault(
        frame,
        line,
        `says: ${what.split("\n")[0]}`,
        "Give pictures of the size that the model was made for: --size.",
      );
    }
    if (space === "ops" && rest[0] === "prim") {
      const made = this.#builtin(primitives, rest[1]!, args, named, frame, line);
      if (made !== undefined) return made;
    }
    if (rest.length === 0) {
      const made = this.#builtin(plainCalls, name, args, named, frame, line);
      if (made !== undefined) return made;
    }
    if (space === "__torch__") {
      const record = this.#code.classNamed(name)?.syntax;
      if (record?.base === "NamedTuple")
        return new RecordObject(
          [...record.attributes.keys()].map((key, i) => [key, args[i] ?? named.get(key) ?? null] as const),
        );
    }
    throw this.#refusal(frame, line, `calls ${name}, which is not known`);
  }

  /** On numbers, texts and lists what TorchScript does with them, on tensors an operator. */
  #torch(op: string, args: readonly Value[], named: ReadonlyMap<string, Value>, frame: Frame, line: number): Value {
    const made = this.#builtin(builtins, op, args, named, frame, line);
    if (made !== undefined) return made;
    const place = `at line ${line} of code/${frame.located.file.path}`;
    return this.#emitter.call(op, { positional: args, named }, place);
  }

  #builtin(
    among: Readonly<Record<string, Builtin>>,
    name: string,
    args: readonly Value[],
    named: ReadonlyMap<string, Value>,
    frame: Frame,
    line: number,
  ): Value | undefined {
    const builtin = Object.hasOwn(among, name) ? among[name]! : undefined;
    return builtin?.(this.#builtinCall(args, named, frame, line));
  }

  #builtinCall(args: readonly Value[], named: ReadonlyMap<string, Value>, frame: Frame, line: number) {
    return { args, named, emitter: this.#emitter, fault: (message: string) => this.#fault(frame, line, message) };
  }

  #step(frame: Frame, line: number): void {
    if (++this.#steps > MOST_STEPS) throw this.#refusal(frame, line, `goes on for more than ${MOST_STEPS} steps`);
  }

  #fault(frame: Frame, line: number, what: string, hint = EXPORT): Misfit {
    return new Misfit(placed(frame, line, what), hint);
  }

  /** What is wrong whatever the size of pictures. */
  #refusal(frame: Frame, line: number, what: string): ConvlensError {
    return new ConvlensError(placed(frame, line, what), EXPORT);
  }
}

const placed = ({ located }: Frame, line: number, what: string) =>
  `line ${line} of code/${located.file.path} ("${located.syntax.name}") ${what}`;

/** Whether a value is of a type, as far as code asks. */
function isA(value: Value, type: Expression): boolean {
  if (type.is === "tuple" || type.is === "list") return type.items.some((t) => isA(value, t));
  if (type.is === "index")
    return type.of.is === "name" && type.of.name === "Optional"
      ? value === null || isA(value, type.at)
      : isA(value, type.of);
  if (type.is !== "name") return false;
  switch (type.name) {
    case "Tensor":
      return value instanceof AtenTensor;
    case "int":
      return typeof value === "number" && Number.isInteger(value);
    case "float":
      return typeof value === "number";
    case "bool":
      return typeof value === "boolean";
    case "str":
      return typeof value === "string";
    case "List":
    case "Tuple":
      return Array.isArray(value);
    default:
      return false;
  }
}
