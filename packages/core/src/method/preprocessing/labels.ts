import { labelsFromNames, matchClasses } from "../../onnx/matchClasses.ts";

/**
 * The class of each picture, as its folder or its name tells: `tabby/12.jpg`, `n02123045_tabby.jpg`, `tabby_12.jpg`. Where
 * none tells one and there is a folder for each class, the folders in order of the alphabet are the classes.
 */
export async function labelsOfPaths(
  paths: readonly string[],
  labels: readonly string[] | undefined,
  count: number,
): Promise<readonly (number | undefined)[]> {
  const folders = paths.map((path) => path.split(/[\\/]/).at(-2) ?? "");
  const names = [...new Set(folders)].sort((a, b) => (a < b ? -1 : 1));
  const classOf = async (model: readonly string[] | undefined) => {
    const classes = await matchClasses(names, { labels: model, count });
    return folders.map((folder) => classes[names.indexOf(folder)]);
  };
  if (!labels) return classOf(undefined);
  const [byFolder, byName] = [await classOf(labels), await labelsFromNames(paths, labels)];
  const found = paths.map((_, i) => byFolder[i] ?? byName[i]);
  return found.some((c) => c !== undefined) ? found : classOf(undefined);
}
