/** Names without case, underscores and dashes. */
const plain = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[_\-\s]+/g, " ");

/**
 * The class of each picture, as its name or its folder tells: `n02123045_tabby.jpg`, `tabby_12.jpg`, `tabby/12.jpg`. Where
 * the classes have no names and there is a folder for each, the folders in order of the alphabet are the classes.
 */
export function labelsOfPaths(
  paths: readonly string[],
  labels: readonly string[] | undefined,
  classes: number,
): (number | undefined)[] {
  const parts = paths.map((path) => path.split(/[\\/]/));
  const folders = parts.map((p) => p.at(-2) ?? "");
  if (!labels) return numbered(folders, classes);
  const byName = new Map<string, number>();
  for (const [c, label] of labels.entries())
    for (const name of [label, ...label.split(",")]) if (!byName.has(plain(name))) byName.set(plain(name), c);
  const find = (name: string) => byName.get(plain(name)) ?? byName.get(plain(name).replace(/s$/, ""));
  const found = parts.map(
    (p, i) =>
      namesIn(p.at(-1)!)
        .map(find)
        .find((c) => c !== undefined) ?? find(folders[i]!),
  );
  return found.some((c) => c !== undefined) ? found : numbered(folders, classes);
}

/** What a file's name may say: all of it, what is behind a synset, what is before a number. */
function namesIn(file: string): string[] {
  const stem = file.replace(/\.[^.]*$/, "");
  const behind = stem.replace(/^n\d{8}[_-]/, "");
  return [stem, behind, behind.replace(/[_\-. ]*\(?\d+\)?$/, "")];
}

function numbered(folders: readonly string[], classes: number): (number | undefined)[] {
  const names = [...new Set(folders)].sort((a, b) => (a < b ? -1 : 1));
  return folders.map((folder) => (names.length === classes && classes > 1 ? names.indexOf(folder) : undefined));
}
