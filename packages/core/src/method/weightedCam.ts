import { z } from "zod";
import type { Float32Tensor } from "../base/tensor.ts";
import type { Writer } from "../op/index.ts";
import { camsAt } from "./cam.ts";
import type { Context, Method } from "./define.ts";
import type { GradientOptions } from "./gradients.ts";
import { gradientsOf } from "./gradients.ts";
import { camGraph } from "./graph/cam.ts";
import { defineLayerMethod } from "./layerMethod.ts";
import { layers } from "./params.ts";
import type { Target } from "./target.ts";

/** Makes a CAM, K×h×w, of a layer's maps, 1×C×h×w or K×C×h×w, and the gradient of each target to them, K×C×h×w. */
export interface Weighting {
  (g: Writer, maps: string, gradient: string, product: string): string;
  /** Whether it also gets the product of each target's Hessian with the maps. */
  readonly hessian?: true;
}

/**
 * The CAMs of several targets at each of some layers, before ReLU: K×h×w each. The weighting is part of the graph, so that
 * no feature map leaves the engine; one forward and one backward pass serve all layers.
 * @param id of the weighting, one for each
 */
export const weightedCams = (
  context: Context,
  picture: Float32Tensor,
  targets: readonly Target[],
  layers: readonly string[],
  id: string,
  weighting: Weighting,
): Promise<readonly Float32Tensor[]> => gradientsOf(context, picture, targets, camOptions(layers, id, weighting));

/** What to ask of a backward pass for the CAMs at some layers. */
export const camOptions = (layers: readonly string[], id: string, weighting: Weighting): GradientOptions => ({
  rules: "gradient",
  wrt: layers,
  ...(weighting.hessian && { hessian: true }),
  outputs: {
    id,
    write: (g, ...derived) =>
      layers.map((layer, i) => {
        const cam = weighting(g, layer, derived[i]!, derived[layers.length + i]!);
        return g.node("Identity", [cam], {}, `${id}(${layer})`);
      }),
  },
});

/** Declares a CAM that is told by its weighting of maps and gradients. */
export const defineCam = ({
  weighting,
  ...about
}: Omit<Method, "family" | "params" | "run"> & { readonly weighting: Weighting }): Method =>
  defineLayerMethod({
    ...about,
    family: "attribution",
    params: z.strictObject({ layer: layers() }),
    run: (context, { tensor, targets }, params) =>
      camsAt(context, params.layer, (at) => weightedCams(context, tensor, targets, at, about.id, weighting)),
    graph: (w, params) => camGraph(w, params.layer, (at) => camOptions(at, about.id, weighting)),
  });

/** Σ_k w_k·A_k, for weights of K×C×1×1. */
export const weightedSum = (g: Writer, maps: string, weights: string): string =>
  sumOverChannels(g, g.node("Mul", [weights, maps]));

/** K×C×h×w to K×h×w. */
export const sumOverChannels = (g: Writer, value: string): string =>
  g.node("ReduceSum", [value, g.ints([1])], { keepdims: 0 });

/** The sum over the positions of each channel: K×C×h×w to K×C×1×1. */
export const sumOverPositions = (g: Writer, value: string): string =>
  g.node("ReduceSum", [value, g.ints([2, 3])], { keepdims: 1 });

/** Grad-CAM: each map weighs as much as its gradient has on the mean. */
export const byMeanGradient: Weighting = (g, maps, gradient) =>
  weightedSum(g, maps, g.node("ReduceMean", [gradient, g.ints([2, 3])], { keepdims: 1 }));
