import { rng } from "../base/rng.ts";
import { float32, size } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { blocked } from "./blocked.ts";
import type { Session } from "./define.ts";
import { BLOCKED } from "./layouts.ts";

/** Of a difference between two float32 sums of a few hundred products of about 1. */
const TOLERANCE = 1e-4;

/**
 * The channels in a block of ONNX Runtime's own layout on this processor, found by asking it; `undefined` where a convolution
 * on that layout does not run or does not give what the ordinary one gives.
 */
export async function blockSize(prepare: (graph: Graph) => Promise<Session>): Promise<number | undefined> {
  try {
    const block = await paddedChannels(prepare);
    return block > 1 && (await agrees(prepare, block)) ? block : undefined;
  } catch {
    return undefined;
  }
}

/** Four channels are padded to a block. */
async function paddedChannels(prepare: (graph: Graph) => Promise<Session>): Promise<number> {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: [1, 4, 1, 1] });
  g.add({ op: "ReorderInput", domain: BLOCKED, inputs: [x], outputs: ["block"], attrs: {} });
  const graph = g.build(["block"]);
  const infos = new Map([...graph.infos, ["block", { type: "float32", shape: [1, "channels", 1, 1] }] as const]);
  const { block } = await once(prepare, { ...graph, infos }, { x: float32([1, 4, 1, 1], [1, 2, 3, 4]) });
  return block!.shape[1]!;
}

async function agrees(prepare: (graph: Graph) => Promise<Session>, block: number): Promise<boolean> {
  const { uniform } = rng(1);
  const drawn = (shape: readonly number[]) =>
    float32(
      shape,
      Float32Array.from({ length: size(shape) }, () => 2 * uniform() - 1),
    );
  const feeds = { x: drawn([1, 2 * block, 5, 4]), w: drawn([block, 2 * block, 3, 3]) };
  const g = new Builder();
  const [x, w] = [
    g.input("x", { type: "float32", shape: feeds.x.shape }),
    g.input("w", { type: "float32", shape: feeds.w.shape }),
  ];
  const graph = g.build([g.node("Conv", [x, w], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }, "y")]);
  const [plain, laidOut] = [await once(prepare, graph, feeds), await once(prepare, blocked(graph, block), feeds)];
  const expected = plain.y!.data as Float32Array;
  return (laidOut.y!.data as Float32Array).every((v, i) => Math.abs(v - expected[i]!) < TOLERANCE);
}

async function once(prepare: (graph: Graph) => Promise<Session>, graph: Graph, feeds: Parameters<Session["run"]>[0]) {
  const session = await prepare(graph);
  try {
    return await session.run(feeds);
  } finally {
    await session.release();
  }
}
