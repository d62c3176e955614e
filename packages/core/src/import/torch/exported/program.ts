import { ConvlensError } from "../../../base/errors.ts";
import { isObject, type Json } from "../../tfjs/artifacts.ts";
import { arithmetic } from "../aten/arithmetic.ts";
import { EXPORT } from "../aten/define.ts";
import type { Emitter } from "../aten/emitter.ts";
import type { Program } from "../aten/picture.ts";
import { AtenTensor, type Value } from "../aten/value.ts";
import type { ExportedArchive } from "./archive.ts";
import { argumentOf } from "./arguments.ts";
import { Modules } from "./modules.ts";
import type { Signature } from "./schema.ts";
import { listOf, nameOf, signatureOf, tensorNames, unionOf, wholeOf } from "./schema.ts";

/** Nodes that check something when a program runs, and make nothing. */
const checks = /^torch\.ops\.aten\.(?:_assert_\w+|sym_constrain_range\w*|_assert_async)\b/;

/** What Python's operators on extents are called. */
const symbolic: Readonly<Record<string, string>> = {
  add: "add",
  sub: "sub",
  mul: "mul",
  floordiv: "floordiv",
  truediv: "div",
  mod: "remainder",
};

/** The graph of an exported program. Throws `ConvlensError` where it is none that takes one picture. */
export function programOf(archive: ExportedArchive, name: string): Program {
  const module = isObject(archive.program.graph_module) ? archive.program.graph_module : {};
  const graph = isObject(module.graph) ? module.graph : undefined;
  const stated = isObject(module.signature) ? module.signature : undefined;
  if (!graph || !stated)
    throw new ConvlensError(`"${name}" holds no graph with a signature`, "Save the program again.");
  const signature = signatureOf(stated);
  const [input, ...more] = signature.given;
  if (input === undefined || more.length > 0)
    throw new ConvlensError(
      `the program of "${name}" takes ${input === undefined ? "no tensor" : `${more.length + 1} inputs: ${[input, ...more].slice(0, 8).join(", ")}`}`,
      "Convlens gives a model one picture: make the others constants, or export the part that takes the picture.",
    );
  return {
    input,
    shape: shapeOf(graph, input),
    write: (emitter, picture) => new GraphWriter(archive, graph, signature, emitter).write(input, picture),
    notes: () => archive.notes,
  };
}

function shapeOf(graph: Json, input: string): (number | undefined)[] | undefined {
  const meta = isObject(graph.tensor_values) ? graph.tensor_values[input] : undefined;
  const sizes = isObject(meta) && Array.isArray(meta.sizes) ? meta.sizes.map(wholeOf) : undefined;
  if (sizes && sizes.length !== 4)
    throw new ConvlensError(
      `the input "${input}" has ${sizes.length} axes, and a picture is N×C×H×W`,
      "Convlens explains networks that take pictures.",
    );
  if (sizes?.some((d) => d !== undefined && (d < 1 || d > MOST_EXTENT)))
    throw new ConvlensError(`the input "${input}" is said to be of [${sizes}]`, "Save the program again.");
  return sizes;
}

/** Of an input. */
const MOST_EXTENT = 1 << 20;

class GraphWriter {
  readonly #archive: ExportedArchive;
  readonly #graph: Json;
  readonly #signature: Signature;
  readonly #emitter: Emitter;
  readonly #values = new Map<string, Value>();

  constructor(archive: ExportedArchive, graph: Json, signature: Signature, emitter: Emitter) {
    this.#archive = archive;
    this.#graph = graph;
    this.#signature = signature;
    this.#emitter = emitter;
  }

  write(input: string, picture: AtenTensor): Value {
    this.#values.set(input, picture);
    const modules = new Modules(this.#emitter);
    for (const node of listOf(this.#graph.nodes)) {
      const target = String(node.target);
      if (checks.test(target)) continue;
      modules.enter(isObject(node.metadata) ? node.metadata.nn_module_stack : undefined);
      this.#node(node, target, modules);
    }
    modules.end();
    const { puts } = this.#signature;
    return (puts.length > 0 ? puts : listOf(this.#graph.outputs).flatMap(tensorNames)).map((v) => this.#value(v));
  }

  #node(node: Json, target: string, modules: Modules): void {
    const outputs = listOf(node.outputs);
    const first = outputs.flatMap(namesOf)[0] ?? "";
    const place = `at "${first}"`;
    const named = new Map<string, Value>();
    for (const given of listOf(node.inputs)) {
      const value = argumentOf(given.arg, (name) => this.#value(name));
      if (value === undefined)
        throw new ConvlensError(
          `the node ${target} ${place} takes a ${unionOf(given.arg)?.[0] ?? "nothing"}, which is not read`,
          EXPORT,
        );
      named.set(nameOf(given) || String(named.size), value);
    }
    const made = this.#made(target, named, place);
    modules.made(Array.isArray(made) ? (made[0] ?? null) : made);
    this.#keep(outputs, made);
  }

  #made(target: string, named: ReadonlyMap<string, Value>, place: string): Value {
    const [, op] = /^torch\.ops\.aten\.(\w+)(?:\.\w+)?$/.exec(target) ?? [];
    if (op !== undefined) return this.#emitter.call(op, { positional: [], named }, place);
    const [, rule] = /^_?operator\.(\w+)$/.exec(target) ?? [];
    const [a, b] = [...named.values()].map((v) => this.#emitter.scalarOf(v));
    const known = rule !== undefined && Object.hasOwn(symbolic, rule) && a !== undefined && b !== undefined;
    const value = known ? arithmetic(symbolic[rule]!, a, b) : undefined;
    if (value !== undefined) return value;
    throw new ConvlensError(`the node ${target} ${place} is of no operator that is known`, EXPORT);
  }

  /** Several outputs each have a name, or are a list that has one for each item. */
  #keep(outputs: readonly Json[], made: Value): void {
    const names = outputs.flatMap((o) => (unionOf(o)?.[0] === "as_none" ? [undefined] : namesOf(o)));
    if (Array.isArray(made)) {
      names.forEach((name, i) => {
        if (name !== undefined && made[i] !== undefined) this.#values.set(name, made[i]);
      });
    } else if (names[0] !== undefined) this.#values.set(names[0], made);
  }

  #value(name: string): Value {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const stored = this.#signature.tensors.get(name);
    const held = stored === undefined ? undefined : this.#archive.tensor(stored);
    if (!held)
      throw new ConvlensError(
        stored === undefined ? `the graph reads "${name}", which nothing makes` : `the file has no tensor "${stored}"`,
        stored === undefined ? EXPORT : "Save the program with its weights.",
      );
    const tensor = new AtenTensor(held);
    this.#values.set(name, tensor);
    return tensor;
  }
}

/** The names that an output gives to what is made. */
function namesOf(output: unknown): string[] {
  const [kind, held] = unionOf(output) ?? [];
  if (kind === "as_sym_int" || kind === "as_sym_float" || kind === "as_sym_bool") {
    const name = nameOf(held, "as_name");
    return name === undefined ? [] : [name];
  }
  return tensorNames(output);
}
