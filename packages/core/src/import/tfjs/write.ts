import { ConvlensError, nearest } from "../../base/errors.ts";
import { type Float32Tensor, float32 } from "../../base/tensor.ts";
import type { Builder } from "../../op/builder.ts";
import type { LayerConfig } from "../keras/architecture.ts";
import { kindOf } from "../keras/build.ts";
import type { KerasValue } from "../keras/layout.ts";
import { Settings } from "../keras/settings.ts";
import type { Given, Known, Layered, NodeContext, TensorFlowOp } from "./define.ts";
import { EXPORT } from "./define.ts";
import type { Endpoint, TensorFlowNode } from "./nodes.ts";
import { ownerOf } from "./nodes.ts";
import { tensorFlowOps } from "./op/all.ts";

const table = new Map<string, TensorFlowOp>(
  tensorFlowOps
    .flat()
    .flatMap((op: TensorFlowOp) => [op.type].flat().map((type): [string, TensorFlowOp] => [type, op])),
);

/** Writes the nodes of a TensorFlow graph into one of ONNX. */
export class NodeWriter {
  readonly #g: Builder;
  readonly #given = new Map<string, readonly Given[]>();
  readonly #constants = new Map<Known, KerasValue>();

  constructor(g: Builder) {
    this.#g = g;
  }

  /** Says what a node gives out that is not written, such as the input or a weight. */
  give(node: string, given: Given): void {
    this.#given.set(node, [given]);
  }

  /** What an output of a node written before is. */
  at({ node, output }: Endpoint): Given {
    const given = this.#given.get(node)?.[output];
    if (given) return given;
    throw new ConvlensError(
      `the output ${output} of the node "${node}" is read, which is only made in training`,
      EXPORT,
    );
  }

  /** Writes a node whose inputs have been written. */
  write(node: TensorFlowNode): void {
    const owner = ownerOf(node);
    const op = table.get(node.op);
    if (!op) {
      const near = nearest(node.op, table.keys(), 3).join(", ");
      throw new ConvlensError(`the ${owner} is of an operator that is not known (nearest: ${near})`, EXPORT);
    }
    this.#g.scope = node.name;
    try {
      const made = op.write(this.#context(node, owner));
      const all = Array.isArray(made) ? (made as readonly KerasValue[]) : [made as KerasValue | Given];
      this.#given.set(
        node.name,
        all.map((v): Given => ("value" in v ? { tensor: v } : v)),
      );
    } catch (cause) {
      if (cause instanceof ConvlensError) throw cause;
      throw new ConvlensError(`the ${owner} does not fit its input: ${(cause as Error).message}`, undefined, { cause });
    } finally {
      this.#g.scope = "";
    }
  }

  #context(node: TensorFlowNode, owner: string): NodeContext {
    const { name, op, attrs } = node;
    const g = this.#g;
    const error = (message: string, hint?: string) => new ConvlensError(`the ${owner} ${message}`, hint);
    const given = (i: number): Given => {
      const input = node.inputs[i];
      if (!input) throw error(`has no input ${i}`);
      return this.at(input);
    };
    const known = (i: number): Known | undefined => {
      const v = given(i);
      return "known" in v ? v.known : undefined;
    };
    const c: NodeContext = {
      g,
      name,
      op,
      attrs,
      inputs: node.inputs.length,
      known,
      error,
      x: (i) => this.#tensor(given(i), node.inputs[i]!.node, error),
      numbers: (i) => wholeNumbers(known(i), i, error),
      weight(i) {
        const v = known(i);
        if (!v) throw error(`takes weights from another node as its input ${i}`, EXPORT);
        return float32(v.shape, v.data instanceof Float32Array ? v.data : Float32Array.from(v.data, Number));
      },
      layer: (type, layer) => written(c, owner, type, layer ?? {}),
    };
    return c;
  }

  /** A weight that is used as a value becomes a constant under its own name, once. */
  #tensor(given: Given, node: string, error: NodeContext["error"]): KerasValue {
    if ("tensor" in given) return given.tensor;
    const { shape, data } = given.known;
    if (!(data instanceof Float32Array)) throw error("takes whole numbers as a tensor", EXPORT);
    const made = this.#constants.get(given.known);
    if (made) return made;
    const tensor = { value: this.#g.constant(float32(shape, data), node), moved: false };
    this.#constants.set(given.known, tensor);
    return tensor;
  }
}

function wholeNumbers(known: Known | undefined, input: number, error: NodeContext["error"]): number[] {
  if (!known) throw error(`takes its input ${input} from what is only known when it runs`, EXPORT);
  const numbers = Array.from(known.data as ArrayLike<number | string>, Number);
  if (!numbers.every(Number.isInteger)) throw error(`takes [${numbers.slice(0, 8).join(", ")}] as its input ${input}`);
  return numbers;
}

/** Writes a layer of Keras under the name of a node. */
function written(c: NodeContext, owner: string, type: string, layer: Layered): KerasValue {
  const { settings = {}, weights = {}, name = c.name } = layer;
  const config: LayerConfig = { type, name, settings };
  const named = new Settings(`the ${owner}`, settings);
  return kindOf(config).write({
    g: c.g,
    name,
    settings: named,
    x: layer.x ?? [c.x(0)],
    args: new Settings(`the ${owner}`, {}),
    channelsLast: true,
    // Where Keras 2 and 3 differ, only the later is what TensorFlow's own operators do.
    keras: 3,
    weight(role): Float32Tensor {
      const w = weights[role];
      if (!w) throw c.error(`has no ${role}`);
      return w;
    },
    constant: (role, make) => c.g.constant(make(), `${name}/${role}`),
    error: c.error,
  });
}
