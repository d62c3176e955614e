import { ConvlensError } from "../../base/errors.ts";
import type { Graph, Info } from "../../onnx/graph.ts";
import { BATCH } from "../../onnx/graph.ts";
import { pinned } from "../../op/extents.ts";
import { opOf } from "../../op/index.ts";
import { dequantize } from "../../transform/dequantize.ts";
import { fold } from "../../transform/fold.ts";
import { inferAll } from "../../transform/infer.ts";
import { openBatch } from "../../transform/openBatch.ts";
import type { Picture } from "./picture.ts";

/** A graph with types and shapes, and what the user should know about them. */
export interface Settled {
  readonly graph: Graph;
  readonly notes: readonly string[];
}

/**
 * Works out types and shapes with the batch open where that is safe, writes down what only shapes decide, and puts numbers in place of
 * quantised codes.
 * `graph` is at opset 21 and its picture input at the extents of the picture.
 */
export function settle(graph: Graph, picture: Picture): Settled {
  const { graph: sized, notes } = withBatchSettled(graph, picture);
  const [first, ...more] = inferAll(sized, sized.infos).problems;
  if (first === undefined) return { graph: fold(dequantize(sized)), notes };
  const others = more.length > 0 ? ` (and ${more.length} more)` : "";
  return { graph: sized, notes: [...notes, `some shapes are not known: ${first}${others}`] };
}

function withBatchSettled(graph: Graph, picture: Picture): Settled {
  const { value, batch } = picture;
  const at = (extent: Info["shape"][number]): Graph => ({
    ...graph,
    infos: new Map([[value, { type: "float32", shape: [extent, ...picture.extents] }]]),
  });
  const problemsAt = (extent: number) => inferAll(at(extent)).problems.length;
  const mixing = graph.nodes.find((n) => opOf(n)?.mixesBatch);
  if (mixing && (typeof batch === "string" || batch === 1)) {
    const why = `operator ${mixing.op} looks at all of a batch: pictures run one by one, so that none depends on others`;
    return { graph: inferAll(at(1), declared(graph, picture)).graph, notes: [why] };
  }
  if (typeof batch === "string" && problemsAt(3) <= problemsAt(1))
    return { graph: inferAll(at(BATCH), declared(graph, picture)).graph, notes: [] };
  const frozen = typeof batch === "number" ? batch : 1;
  const open = openBatch(inferAll(at(frozen)).graph, value);
  if (open) return { graph: open, notes: [] };
  if (frozen !== 1)
    throw new ConvlensError(
      `the model takes batches of exactly ${frozen} pictures, and its graph does not say how to take another number`,
      "Export it with a batch of one, or with a dynamic batch.",
    );
  return {
    graph: inferAll(at(1), declared(graph, picture)).graph,
    notes: ["the file fixes the batch at one picture in a way that cannot be undone: pictures run one by one"],
  };
}

/** What the file says of inner values, with its names of open extents replaced. */
function declared(graph: Graph, { batch, pinned: sizes }: Picture): Map<string, Info> {
  const named = (info: Info): Info => ({
    ...info,
    shape: info.shape.map((d) => {
      if (d === batch && typeof batch === "string") return BATCH;
      return [...sizes].reduce<Info["shape"][number]>((dim, [name, extent]) => pinned(dim, name, extent), d);
    }),
  });
  return new Map([...graph.infos].map(([v, info]) => [v, named(info)]));
}
