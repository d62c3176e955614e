import type { LayerPatches } from "@convlens/core/dataset";
import { eachShownPatch, type ShownPatch } from "@convlens/core/lab";
import type { RulesName } from "@convlens/core/transform";
import { sourceImage } from "@convlens/node";
import type { DataSetRun } from "../dataset/withDataSet.ts";

/** Goes through the patches of a layer in a data set; see `eachShownPatch`. */
export async function eachShown(
  { lens, set, signal, progress }: DataSetRun,
  layer: LayerPatches,
  rules: RulesName,
  use: (patch: ShownPatch) => void | Promise<void>,
): Promise<void> {
  const image = async (picture: number) => {
    const { source, name } = set.pictures[picture]!;
    return (await sourceImage(source, name)).image;
  };
  let done = 0;
  await eachShownPatch({ context: lens.context({ signal }), rules, image }, layer, (patch) => {
    progress.show(`projections of ${layer.layer}`, ++done, layer.patches.length);
    return use(patch);
  });
}
