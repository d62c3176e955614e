import type { Graph, Node } from "../onnx/graph.ts";
import { dependents } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { number, numbers, text } from "../op/define.ts";

/** ONNX Runtime's operators on its blocked layout, N×(C/block)×H×W×block; its optimiser writes them where weights are constants. */
export const BLOCKED = "com.microsoft.nchwc";

/**
 * The graph with convolutions whose weights come in, or are made of what comes in, on ONNX Runtime's blocked layout; those that
 * are constant, or folded, the runtime lays out by itself. Weights are laid out by nodes, which for them is little work; the convolution is 1.2 to 2 times as fast.
 *
 * `block` is the runtime's own on this processor, in channels; convolutions whose channels are no multiple of it stay as they are.
 */
export function blocked(graph: Graph, block: number): Graph {
  const g = new Builder({ ...graph, nodes: [] });
  const layouts = new Layouts(g, block);
  const moving = dependents(graph, graph.inputs);
  for (const node of graph.nodes) {
    g.scope = `blocked(${node.outputs[0]})`;
    if (suits(node, graph, moving, block)) layouts.convolve(node);
    else if (isPlainPool(node) && layouts.has(node.inputs[0]!)) layouts.pool(node);
    else g.add(node);
  }
  return g.build(graph.outputs);
}

/** Whether there is anything to lay out, for some block. */
export function hasMovingWeights(graph: Graph): boolean {
  const moving = dependents(graph, graph.inputs);
  return graph.nodes.some((node) => suits(node, graph, moving, 1));
}

function suits({ op, domain, inputs, attrs }: Node, { infos }: Graph, moving: ReadonlySet<string>, block: number) {
  if (op !== "Conv" || domain || !moving.has(inputs[1]!) || number(attrs, "group", 1) !== 1) return false;
  const [filters, channels, ...kernel] = infos.get(inputs[1]!)?.shape ?? [];
  const whole = [filters, channels].every((n) => typeof n === "number" && n % block === 0);
  return whole && kernel.length === 2 && text(attrs, "auto_pad", "NOTSET") === "NOTSET";
}

const isPlainPool = ({ op, domain, outputs, attrs }: Node): boolean =>
  op === "MaxPool" && !domain && outputs.length === 1 && text(attrs, "auto_pad", "NOTSET") === "NOTSET";

/** Writes nodes on the blocked layout, and keeps account of the values that there are in it. */
class Layouts {
  readonly #g: Builder;
  readonly #block: number;
  readonly #blocked = new Map<string, string>();

  constructor(g: Builder, block: number) {
    this.#g = g;
    this.#block = block;
  }

  has(value: string): boolean {
    return this.#blocked.has(value);
  }

  convolve({ inputs, outputs, attrs }: Node): void {
    const [x, w, ...bias] = inputs as [string, string, ...string[]];
    const kernel = this.#g.shape(w).slice(2) as number[];
    const said = {
      kernel_shape: kernel,
      strides: numbers(attrs, "strides", [1, 1]),
      dilations: numbers(attrs, "dilations", [1, 1]),
      pads: numbers(attrs, "pads", [0, 0, 0, 0]),
      group: 1,
    };
    this.#write("Conv", [this.#input(x), this.#weights(w), ...bias], said, outputs[0]!);
  }

  pool({ inputs, outputs, attrs }: Node): void {
    this.#write("MaxPool", [this.#blocked.get(inputs[0]!)!], attrs, outputs[0]!);
  }

  #input(x: string): string {
    const known = this.#blocked.get(x);
    if (known) return known;
    const value = this.#g.fresh(`blocked(${x})`);
    this.#g.add({ op: "ReorderInput", domain: BLOCKED, inputs: [x], outputs: [value], attrs: {} });
    this.#blocked.set(x, value);
    return value;
  }

  /** O×I×H×W as (O/block)×(I/block)×H×W×block×block, inputs before outputs in the last two, under the shape it had. */
  #weights(w: string): string {
    const g = this.#g;
    const b = this.#block;
    const [filters, channels, ...kernel] = g.shape(w) as [number, number, number, number];
    const split = g.node("Reshape", [w, g.ints([filters / b, b, channels / b, b, ...kernel])]);
    const turned = g.node("Transpose", [split], { perm: [0, 2, 4, 5, 3, 1] });
    return g.node("Reshape", [turned, g.ints([filters, channels, ...kernel])]);
  }

  #write(op: string, inputs: readonly string[], attrs: Node["attrs"], output: string): void {
    const value = this.#g.fresh(`blocked(${output})`);
    this.#g.add({ op, domain: BLOCKED, inputs, outputs: [value], attrs });
    this.#blocked.set(output, value);
    const channels = this.#g.shape(output)[1] as number;
    this.#g.add({ op: "ReorderOutput", domain: BLOCKED, inputs: [value], outputs: [output], attrs: { channels } });
  }
}
