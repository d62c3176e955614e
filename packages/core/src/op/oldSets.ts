import { ConvlensError } from "../base/errors.ts";
import type { Tensor } from "../base/tensor.ts";
import { float32, int64 } from "../base/tensor.ts";
import type { Node } from "../onnx/graph.ts";
import type { Op, UpgradeContext } from "./define.ts";
import { number } from "./define.ts";

/** What keeps a node of an old operator set from being written as one of today. */
export const notUpgraded = ({ op, outputs }: Node, why: string): ConvlensError =>
  new ConvlensError(`${op}, which makes "${outputs[0]}": ${why}`, "Export the model again with a newer opset.");

/** An operator that later sets no longer have: import writes others in its place. */
export const defineFormer = (type: string, upgrade: NonNullable<Op["upgrade"]>): Op => ({
  type,
  infer: () => [],
  evaluate: () => {
    throw new Error(`${type} is an operator of old opsets: import writes others in its place`);
  },
  upgrade,
});

/**
 * Before opset 7 the second input was broadcast only where `broadcast` said so, and `axis` said at which axis of the first input
 * its own begin; without it they are the last ones, as they always are today.
 */
export function upgradeBroadcast(c: UpgradeContext): readonly Node[] {
  const { node, from } = c;
  if (from >= 7) return [node];
  const { broadcast: _, axis, ...attrs } = node.attrs;
  const [a, b] = node.inputs as [string, string];
  if (number(node.attrs, "broadcast", 0) === 0 || axis === undefined) return [{ ...node, attrs }];
  const [rank, own] = [c.rankOf(a), c.rankOf(b)];
  if (rank === undefined || own === undefined)
    throw notUpgraded(
      node,
      `where "${b}" is put along the axes of "${a}" cannot be told, as their shapes are not known`,
    );
  const first = number(node.attrs, "axis", 0);
  return withAxesBehind(c, { ...node, attrs }, (first < 0 ? 0 : rank) - first - own, own);
}

/** The node with axes of extent 1 put behind those of its second input, which has `own`. */
export function withAxesBehind(c: UpgradeContext, node: Node, count: number, own: number): readonly Node[] {
  if (count <= 0) return [node];
  const [a, b] = node.inputs as [string, string];
  const aligned = c.fresh(`${node.outputs[0]}/${b}`);
  const axes = Array.from({ length: count }, (_, i) => own + i);
  return [
    { op: "Unsqueeze", inputs: [b, c.constant(int64([count], axes))], outputs: [aligned], attrs: {} },
    { ...node, inputs: [a, aligned] },
  ];
}

/** What is made of an element: `outer · f(inner · x) + offset`. */
interface Scaled {
  readonly inner?: number;
  /** An operator. */
  readonly f?: string;
  readonly outer?: number;
  /** One number, or one for each channel. */
  readonly offset?: readonly number[];
}

/** A node written out as operators of today; what changes nothing is left out. */
export function scaledNodes(c: UpgradeContext, { inner = 1, f, outer = 1, offset = [] }: Scaled): readonly Node[] {
  const steps: (readonly [op: string, by?: Tensor])[] = [];
  if (inner !== 1) steps.push(["Mul", float32([], [inner])]);
  if (f) steps.push([f]);
  if (outer !== 1) steps.push(["Mul", float32([], [outer])]);
  if (offset.some((v) => v !== 0)) steps.push(["Add", float32(offset.length > 1 ? [offset.length, 1, 1] : [], offset)]);
  if (steps.length === 0) steps.push(["Identity"]);
  const [y] = c.node.outputs as [string];
  let x = c.node.inputs[0]!;
  return steps.map(([op, by], i): Node => {
    const inputs = by ? [x, c.constant(by)] : [x];
    x = i === steps.length - 1 ? y : c.fresh(`${y}/${op}`);
    return { op, inputs, outputs: [x], attrs: {} };
  });
}

/** An attribute that its operator cannot be without. */
export function required(node: Node, key: string): number {
  if (typeof node.attrs[key] !== "number") throw notUpgraded(node, `it does not say its ${key}`);
  return number(node.attrs, key, 0);
}
