import type { Network } from "../network.ts";
import type { Layer } from "./define.ts";
import { layersOf } from "./parse.ts";
import { writeLayers } from "./write.ts";

/** A layer as files have it: its kind, or its kind with its name and settings. */
export type Written = string | Readonly<Record<string, unknown>>;

/** Writes a network of Convlens's own folder that is described as files describe theirs. */
export function layered(
  layers: readonly Written[],
  blocks: Readonly<Record<string, readonly Written[]>> = {},
): (net: Network, picture: string) => string {
  let read: { layers: readonly Layer[]; blocks: Readonly<Record<string, readonly Layer[]>> } | undefined;
  return (net, picture) => {
    read ??= {
      layers: layersOf(layers),
      blocks: Object.fromEntries(Object.entries(blocks).map(([id, list]) => [id, layersOf(list)])),
    };
    return writeLayers(net, read.layers, read.blocks, picture);
  };
}
