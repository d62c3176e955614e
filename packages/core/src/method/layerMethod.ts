import type { z } from "zod";
import { spatialLayers } from "./cam.ts";
import type { Context, Method } from "./define.ts";
import { defineMethod } from "./define.ts";
import { gridded } from "./grids.ts";
import { grid } from "./params.ts";
import type { Result } from "./result.ts";

/**
 * Declares a method that reads feature maps of the layers that its parameter `layer` selects. It sees each as N×C×h×w, also
 * those of transformers, N×T×C, and those with their channels last; `--grid` says how many rows and columns tokens have.
 * What it tells of layers goes by the names that they have in the model.
 */
export function defineLayerMethod<P extends z.ZodObject>(method: Method<P>): Method {
  const { graph } = method;
  return defineMethod({
    ...(method as unknown as Method),
    params: method.params.extend({ grid: grid() }) as z.ZodObject,
    async run(context, input, params) {
      const { inner, asked, named } = seen(context, params);
      const found = await method.run(inner, input, asked as z.output<P>);
      return found.map((result) => (hasLayer(result) ? { ...result, layer: named(result.layer) } : result));
    },
    ...(graph && {
      graph: async (w, params) => {
        const { inner, asked, named } = seen(w.context, params);
        if (inner === w.context) return graph(w, asked as z.output<P>);
        const map = await graph(w.on(inner), asked as z.output<P>);
        const extents = inner.model.graph.infos.get(map.layer ?? "")?.shape.slice(2);
        return { ...map, ...(map.layer !== undefined && { layer: named(map.layer) }), ...(extents && { extents }) };
      },
    }),
  });
}

const hasLayer = (result: Result): result is Result & { readonly layer: string } =>
  "layer" in result && result.layer !== undefined;

/** The context and the parameters in which all layers that are asked for have rows and columns, and what these are called outside. */
function seen(context: Context, { grid: asked, ...params }: Record<string, unknown>) {
  const layers = spatialLayers(context, String(params.layer), asked as string | undefined);
  const { model, maps } = gridded(context.model, layers, asked as string | undefined);
  if (model === context.model) return { inner: context, asked: params, named: (layer: string) => layer };
  const outside = new Map(maps.map((v, i) => [v, layers[i]!]));
  outside.set(maps.join(","), layers.join(","));
  return {
    inner: { ...context, model },
    asked: { ...params, layer: maps.join(",") },
    named: (layer: string) => outside.get(layer) ?? layer,
  };
}
