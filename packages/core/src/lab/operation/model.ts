import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import type { Lens } from "../../lens/lens.ts";
import {
  attributions,
  type Field,
  fieldsOf,
  inspections,
  type Method,
  type Reference,
  syntheses,
} from "../../method/index.ts";
import { dependents, type Graph } from "../../onnx/graph.ts";
import { lastSpatialValue } from "../../onnx/lastSpatial.ts";
import type { InputSpec } from "../../onnx/meta.ts";
import { classesOf } from "../../transform/index.ts";
import { defineOperation } from "../define.ts";
import { type LayerCard, layerCards } from "../layerCards.ts";

/** A method as forms and pages see it. */
export interface MethodCard {
  readonly id: string;
  readonly family: Method["family"];
  readonly title: string;
  readonly summary: string;
  readonly definition: string;
  readonly reference?: Reference;
  readonly fields: readonly Field[];
  /** What the choices of its field `preset` give to the others. */
  readonly presets?: NonNullable<Method["presets"]>;
  /** Whether it can be asked of this model. */
  readonly fits: boolean;
  /** Whether it can be part of a graph, and so be had of moving pictures. */
  readonly graph: boolean;
}

/** What a model is, and what can be asked of it. */
export interface ModelCard {
  readonly format: string;
  readonly input: InputSpec;
  /** Whether nobody says what the values of a picture become. */
  readonly guessed: boolean;
  readonly notes: readonly string[];
  /** How many; absent for what is no classifier. */
  readonly classes?: number;
  readonly labels?: readonly string[];
  /** In the order of the graph. */
  readonly layers: readonly LayerCard[];
  /** Those with rows and columns that a CAM can be read from. */
  readonly spatial: readonly string[];
  /** What `last:conv` means. */
  readonly last?: string;
  readonly parameters: number;
  readonly macs: number;
  readonly methods: readonly MethodCard[];
  readonly engine: string;
}

/** Floats of a value with rows and columns that the input leads to. */
function spatial({ model: { graph, input } }: Lens): string[] {
  const reached = dependents(graph, [input]);
  return graph.nodes
    .map((node) => node.outputs[0]!)
    .filter((value) => {
      const shape = graph.infos.get(value)?.shape ?? [];
      return reached.has(value) && shape.length === 4 && shape.slice(2).some((d) => d !== 1);
    });
}

/** Networks without rows and columns have none. */
function lastOf(graph: Graph): { last?: string } {
  try {
    return { last: lastSpatialValue(graph) };
  } catch (error) {
    if (error instanceof UsageError) return {};
    throw error;
  }
}

export default defineOperation({
  id: "model",
  pace: "quick",
  params: z.strictObject({}),
  run: async ({ lens }): Promise<ModelCard> => {
    const { model, input, guessed, notes, labels, engine } = lens;
    const { graph } = model;
    const layers = layerCards(model);
    const classes = classesOf(model);
    return {
      format: model.format,
      input,
      guessed,
      notes,
      ...(classes !== undefined && { classes }),
      ...(labels && { labels }),
      layers,
      spatial: spatial(lens),
      ...lastOf(graph),
      parameters: layers.reduce((n, layer) => n + layer.parameters, 0),
      macs: layers.reduce((n, layer) => n + layer.macs, 0),
      methods: [...attributions, ...syntheses, ...inspections].map((method) => ({
        id: method.id,
        family: method.family,
        title: method.title,
        summary: method.summary,
        definition: method.definition,
        ...(method.reference && { reference: method.reference }),
        fields: fieldsOf(method.params),
        ...(method.presets && { presets: method.presets }),
        fits: method.fits?.(model) ?? true,
        graph: method.graph !== undefined,
      })),
      engine: `${engine.id} (${engine.version})`,
    };
  },
});
