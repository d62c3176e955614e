import { UsageError } from "../../base/errors.ts";
import type { Graph, Info } from "../../onnx/graph.ts";
import { BATCH } from "../../onnx/graph.ts";
import type { Model } from "../../onnx/meta.ts";
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
  /** Values of the model that are given, too. */
  readonly beside?: readonly string[];
}

/** A model that explains what it says. */
export interface Explained {
  /** Inputs `picture` and, where it is asked for, `class`; outputs `scores`, `explained` and a map for each method, `<id>`. */
  readonly graph: Graph;
  /** The outputs that hold the values which were asked for, in their order. */
  readonly beside: readonly string[];
  /** The layers of the CAMs, by method. */
  readonly layers: Readonly<Record<string, string>>;
}

/** The methods that can be part of a model, of some. */
export const exportable = (methods: readonly Method[]): Method[] => methods.filter((m) => m.graph !== undefined);

/** The model with the maps of some methods beside its scores, as one graph that any runtime of ONNX runs. */
export async function explainedGraph(
  context: Context,
  asked: readonly Asked[],
  options: ExplainedOptions,
): Promise<Explained> {
  const { model } = context;
  const g = new Builder();
  const reserved = ["scores", "explained", "class", ...asked.flatMap(({ method: { id } }) => [id, heatName(id)])];
  for (const name of reserved) g.fresh(name);
  const info = model.graph.infos.get(model.input)!;
  const [batch, , height, width] = info.shape;
  const picture = g.input(g.fresh("picture"), info);
  const inliner = new Inliner(g);
  const [scores] = inliner.add(forwardTo(model, model.output), { [model.input]: picture });
  const chosen = choose(g, model, options, scores!);
  const outputs: Output[] = [["scores", scores!, model.graph.infos.get(model.output)]];
  if (chosen.classes) outputs.push(["explained", chosen.classes, { type: "int64", shape: [batch!] }]);
  const layers: Record<string, string> = {};
  for (const { method, params } of asked) {
    const map = await written(new MapWriter(context, g, inliner, picture, chosen, reserved), method, params);
    if (map.layer !== undefined) layers[method.id] = map.layer;
    outputs.push([method.id, map.value, { type: "float32", shape: mapShape(model, map) }]);
    const heatInfo = { type: "float32", shape: [batch!, height!, width!] } as const;
    if (options.normalise) outputs.push([heatName(method.id), heat(g, map, picture), heatInfo]);
  }
  const beside = (options.beside ?? []).map((v, i): Output => {
    const [value] = inliner.add(forwardTo(model, v), { [model.input]: picture });
    return [g.fresh(`beside${i}`), value!, model.graph.infos.get(v)];
  });
  return { graph: withNames(g, [...outputs, ...beside]), layers, beside: beside.map(([name]) => name) };
}

/** A name, the value that has it and what is known of it. */
type Output = readonly [name: string, value: string, info: Info | undefined];

function choose(g: Builder, model: Model, { target, score }: ExplainedOptions, scores: string): Chosen {
  if (typeof target === "object") return fixedTarget(g, model, target, scores);
  const [batch] = model.graph.infos.get(model.input)!.shape;
  const given = target === "input" ? g.input("class", { type: "int64", shape: [batch!] }) : undefined;
  return chosenClasses(g, model, score, scores, given);
}

function written(w: MapWriter, method: Method, params: Record<string, unknown>): WrittenMap | Promise<WrittenMap> {
  if (!method.graph) throw new UsageError(`${method.id} cannot be exported as a model`);
  return method.graph(w, params);
}

function mapShape({ graph, input }: Model, { space, layer, extents }: WrittenMap): Info["shape"] {
  if (space === "pixels") return graph.infos.get(input)!.shape;
  if (extents) return [graph.infos.get(input)!.shape[0]!, ...extents];
  const [batch, , ...places] = graph.infos.get(layer!)?.shape ?? [BATCH, 0, "h", "w"];
  return [batch!, ...places];
}

/** The graph whose outputs have the names that they are given. */
function withNames(g: Builder, outputs: readonly Output[]): Graph {
  for (const [name, value] of outputs) g.add({ op: "Identity", inputs: [value], outputs: [name], attrs: {} });
  const graph = g.build(outputs.map(([name]) => name));
  const known = outputs.flatMap(([name, , info]) => (info ? [[name, info] as const] : []));
  return { ...graph, infos: new Map([...graph.infos, ...known]) };
}

const heatName = (id: string) => `${id}-heat`;
