import { UsageError } from "../base/errors.ts";
import type { Session } from "../engine/define.ts";
import type { Lens } from "../lens/lens.ts";
import { attributions, type Explained, explainedGraph } from "../method/index.ts";
import { paramsOf } from "./paramsOf.ts";

/** What one wants to see of every frame. */
export interface FrameAsked {
  /** The id of the method, of those that can be part of a graph; none where only the classes are wanted. */
  readonly method?: string | undefined;
  readonly params: Record<string, unknown>;
  /** A layer whose values are wanted, too. */
  readonly layer?: string | undefined;
}

/** A graph that sees a frame, explains it and is ready to run. */
export interface Framing {
  readonly explained: Explained;
  readonly session: Session;
}

/** As many as somebody goes to and fro between. */
const KEPT = 8;

const framings = new WeakMap<Lens, Map<string, Promise<Framing>>>();

/**
 * Scores, map and layer of a picture by one graph, which is written and prepared when it is asked for the first time: what a camera
 * sees is not worth two passes. Its input `class` names the class, or the best one where it is below 0.
 * Throws `UsageError` for a method that does not write graphs.
 */
export function framingOf(lens: Lens, asked: FrameAsked): Promise<Framing> {
  const known = framings.get(lens) ?? new Map<string, Promise<Framing>>();
  framings.set(lens, known);
  const key = JSON.stringify([asked.method, asked.params, asked.layer]);
  const framing = known.get(key) ?? prepared(lens, asked);
  known.delete(key);
  known.set(key, framing);
  framing.catch(() => known.delete(key));
  const [oldest] = known.keys();
  if (known.size > KEPT) known.delete(oldest!);
  return framing;
}

async function prepared(lens: Lens, { method: id, params, layer }: FrameAsked): Promise<Framing> {
  const context = lens.context();
  const method = attributions.find((m) => m.id === id);
  if (id !== undefined && !method?.graph)
    throw new UsageError(
      `${method?.title ?? id} is not to be had of moving pictures`,
      "choose Grad-CAM, or another CAM",
    );
  const explained = await explainedGraph(
    context,
    method ? [{ method, params: paramsOf(method, params) as Record<string, unknown> }] : [],
    { target: "input", score: "logit", normalise: false, ...(layer !== undefined && { beside: [layer] }) },
  );
  return { explained, session: await context.prepare(explained.graph) };
}
