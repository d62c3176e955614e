import { ConvlensError } from "../base/errors.ts";
import { isFloat } from "../base/tensor.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { ancestors, dependents } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import type { BackwardRule, Op } from "../op/index.ts";
import { opOf } from "../op/index.ts";
import type { RuleTable } from "./rules/define.ts";
import { sumTo } from "./sumTo.ts";

export interface BackwardOptions {
  /** How gradients pass through particular operators; the plain gradient where no row matches. */
  readonly rules?: RuleTable;
  /**
   * `"each"` (default): the seed has the shape of `of`, one seed for each member of the batch.
   * `"many"`: the graph has a batch of one and the seed any leading extent; one forward pass serves all seeds.
   */
  readonly seeds?: "each" | "many";
  /** A value of the graph that is the seed, in place of a new input. */
  readonly seed?: string;
}

/** The name of the leading extent when one picture has many seeds. */
export const SEEDS = "seeds";

export const gradientOf = (value: string): string => `grad(${value})`;

/**
 * Extends a graph with the gradient of one value with respect to others (inputs, inner values or constants).
 *
 * The new graph takes one more input, `grad(<of>)`, the seed: the weights of the elements of `of` in the sum that is differentiated.
 * It has one more output for each of `wrt`, `grad(<wrt>)`, with the shape of the value, or led by the number of seeds where there are many.
 * The backward pass stops at `wrt`.
 *
 * Throws where `of` does not depend on one of `wrt`, or only through an operator without a gradient.
 */
export function backward(graph: Graph, of: string, wrt: readonly string[], options: BackwardOptions = {}): Graph {
  const g = new Builder(graph);
  const many = options.seeds === "many";
  const onPath = intersection(dependents(graph, wrt), ancestors(graph, [of]));

  const gradients = new Gradients(g, many);
  gradients.add(of, options.seed ?? seedInput(g, of, many));

  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((v) => onPath.has(v)) || !node.inputs.some((v) => onPath.has(v))) continue;
    const dy = node.outputs.map((v) => gradients.total(v));
    if (dy.every((d) => d === undefined)) continue;
    const op = opOf(node);
    if (op?.backward === "stops") continue;
    const rule = ruleFor(node, op, options.rules ?? []);
    g.scope = gradientOf(node.outputs[0]!);
    const wants = node.inputs.map((v) => onPath.has(v));
    const dx = rule({ g, node, attrs: node.attrs, x: node.inputs, y: node.outputs, dy, wants });
    if (dx.length > node.inputs.length)
      throw new Error(`${node.op}: its rule gave ${dx.length} gradients for ${node.inputs.length} inputs`);
    dx.forEach((d, i) => {
      if (d !== null && wants[i]) gradients.add(node.inputs[i]!, d);
    });
  }

  const results = wrt.map((v) => {
    const total = gradients.total(v);
    if (total === undefined)
      throw new NoPathError(
        `"${of}" does not depend on "${v}" in a way that has a gradient`,
        "name a layer between the picture and what is explained; convlens inspect lists them",
      );
    const name = gradientOf(v);
    return total === name ? name : g.node("Identity", [total], {}, name);
  });
  return g.build([...graph.outputs, ...results]);
}

function seedInput(g: Builder, of: string, many: boolean): string {
  const { type, shape } = g.info(of);
  // The gradient of a quantised value, an integer, is a float.
  return g.input(gradientOf(of), {
    type: isFloat(type) ? type : "float32",
    shape: many ? [SEEDS, ...shape.slice(1)] : shape,
  });
}

function ruleFor(node: Node, op: Op | undefined, rules: RuleTable): BackwardRule {
  const missing: BackwardRule = () => {
    throw new NoGradientError(node);
  };
  const own = op?.backward;
  const plain = own && own !== "stops" ? own : missing;
  const row = op && rules.find((r) => r.matches(node, op));
  return row ? (c) => row.rule(c, plain) : plain;
}

/** What is differentiated does not depend on what it is differentiated to, or only in steps. */
export class NoPathError extends ConvlensError {}

/** Differentiation reached an operator whose gradient is not known. */
export class NoGradientError extends Error {
  override readonly name = "NoGradientError";
  readonly node: Node;
  constructor(node: Node) {
    super(
      `no gradient is known for operator ${node.domain ? `${node.domain}:` : ""}${node.op}, which makes "${node.outputs[0]}"`,
    );
    this.node = node;
  }
}

/** Some value between `of` and `wrt` does not lead with the batch, so that many seeds cannot share one forward pass. */
export class BatchMixedError extends Error {
  override readonly name = "BatchMixedError";
}

/** The gradients that reached each value so far, each brought to the value's shape: broadcasting is undone here and nowhere else. */
class Gradients {
  readonly #g: Builder;
  readonly #many: boolean;
  readonly #parts = new Map<string, string[]>();

  constructor(g: Builder, many: boolean) {
    this.#g = g;
    this.#many = many;
  }

  add(value: string, gradient: string): void {
    const shape = this.#g.shape(value);
    const summed = sumTo(this.#g, gradient, shape, this.#many);
    if (this.#many && (shape[0] !== 1 || this.#g.shape(summed)[0] !== SEEDS))
      throw new BatchMixedError(
        `many seeds need a batch of one along the first axis of every value, and "${value}" is [${shape}]`,
      );
    this.#parts.set(value, [...(this.#parts.get(value) ?? []), summed]);
  }

  total(value: string): string | undefined {
    const parts = this.#parts.get(value);
    if (!parts) return undefined;
    if (parts.length > 1) {
      const sum = this.#g.node(parts.length === 2 ? "Add" : "Sum", parts, {}, gradientOf(value));
      this.#parts.set(value, [sum]);
    }
    return this.#parts.get(value)![0];
  }
}

const intersection = (a: ReadonlySet<string>, b: ReadonlySet<string>) => new Set([...a].filter((v) => b.has(v)));
