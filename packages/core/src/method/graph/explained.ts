import { UsageError } from "../../base/errors.ts";
import type { Graph, Info } from "../../onnx/graph.ts";
import { BATCH } from "../../onnx/graph.ts";
import { Builder } from "../../op/builder.ts";
import { Inliner } from "../../transform/inline.ts";
import type { ScoreKind } from "../classifier.ts";
import type { Context, Method } from "../define.ts";
import type { Target } from "../target.ts";
import type { Chosen } from "./classInput.ts";
import { chosenClasses, fixedTarget } from "./classInput.ts";
import { heat } from "./heat.ts";
import type { WrittenMap } from "./mapWriter.ts";
import { forwardTo, MapWriter } from "./mapWriter.ts";

/** A method with its parameters. */
export interface Asked {
  readonly method: Method;
  readonly params: Record<string, unknown>;
}

export interface ExplainedOptions {
  /** What is explained: the class that an input names, the one with the highest score, or always the same. */
  readonly target: "input" | "top1" | Target;
  /** What of a class. */
  readonly score: ScoreKind;
  /** Also a heat map of 0 to 1 in the rows and columns of the picture, for each method. */
  readonly normalise: boolean;
}

/** A model that explains what it says. */
export interface Explained {
  /** Inputs `picture` and, where it is asked for, `class`; outputs `scores`, `explained` and a map for each method, `<id>`. */
  readonly graph: Graph;
  /** The layers of the CAMs, by method. */
  readonly layers: Readonly<Record<string, string>>;
}

/** The methods that can be part of a model, of some. */
export const exportable = (methods: readonly Method[]): Method[] => methods.filter((m) => m.graph !== undefined);

/** The model with the maps of some methods beside its scores, as one graph that any runtime of ONNX runs. */
export async function explainedGraph(
  context: Context,
  asked: readonly Asked[],
  { target, score, normalise }: ExplainedOptions,
): Promise<Explained> {
  const { model } = context;
  const g = new Builder();
  const names = ["scores", "explained", ...asked.flatMap(({ method }) => [method.id, heatName(method.id)])];
  const reserved = [...names, "class"];
  for (const name of reserved) g.fresh(name);
  const info = model.graph.infos.get(model.input)!;
  const picture = g.input(g.fresh("picture"), info);
  const inliner = new Inliner(g);
  const [scores] = inliner.add(forwardTo(model, model.output), { [model.input]: picture });
  const chosen = choose();
  const outputs: [string, string, Info | undefined][] = [["scores", scores!, model.graph.infos.get(model.output)]];
  if (chosen.classes) outputs.push(["explained", chosen.classes, { type: "int64", shape: [info.shape[0]!] }]);
  const layers: Record<string, string> = {};
  for (const { method, params } of asked) {
    const map = await written(method, params);
    if (map.layer !== undefined) layers[method.id] = map.layer;
    outputs.push([method.id, map.value, { type: "float32", shape: mapShape(map) }]);
    const [batch, , height, width] = info.shape;
    if (normalise)
      outputs.push([heatName(method.id), heat(g, map, picture), { type: "float32", shape: [batch!, height!, width!] }]);
  }
  for (const [name, value] of outputs) g.add({ op: "Identity", inputs: [value], outputs: [name], attrs: {} });
  const graph = g.build(outputs.map(([name]) => name));
  const told = outputs.flatMap(([name, , known]) => (known ? [[name, known] as const] : []));
  return { graph: { ...graph, infos: new Map([...graph.infos, ...told]) }, layers };

  function choose(): Chosen {
    if (typeof target === "object") return fixedTarget(g, model, target, scores!);
    const given = target === "input" ? g.input("class", { type: "int64", shape: [info.shape[0]!] }) : undefined;
    return chosenClasses(g, model, score, scores!, given);
  }

  function written(method: Method, params: Record<string, unknown>): WrittenMap | Promise<WrittenMap> {
    if (!method.graph) throw new UsageError(`${method.id} cannot be exported as a model`);
    return method.graph(new MapWriter(context, g, inliner, picture, chosen, reserved), params);
  }

  function mapShape({ space, layer }: WrittenMap): Info["shape"] {
    if (space === "pixels") return info.shape;
    const [batch, , ...places] = model.graph.infos.get(layer!)?.shape ?? [BATCH, 0, "h", "w"];
    return [batch!, ...places];
  }
}

const heatName = (id: string) => `${id}-heat`;
