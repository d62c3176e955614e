import { leastShare, limits, type Share, shareIn } from "@convlens/core/method/cues";
import { figureText } from "@convlens/core/render";
import { nodePlatform } from "@convlens/node";
import { csvTable } from "../csvTable.ts";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { slug } from "../output.ts";
import { version } from "../version.ts";
import { groupSheets, overview } from "./draw.ts";
import { type ClassFindings, type Group, groupRecord } from "./group.ts";
import type { CueSettings } from "./settings.ts";

export const definition =
  "groups of pictures by spectral clustering of their maps and of what the network sees where they stand out; oddness: the least share (Wilson, 97.5 %) of pictures of other classes that what a group has in common turns into the class";

/** Writes the sheets of a class and lists them; returns the path of the overview. */
export async function writeClass(
  run: DataSetRun,
  found: ClassFindings,
  settings: CueSettings,
  alone: boolean,
): Promise<string> {
  const { folder, lens, set } = run;
  const { portfolio, groups } = found;
  const text = await figureText(nodePlatform.rasterizeSvg, 11);
  const recipe = (shows: string) => ({
    convlens: version,
    command: "cues",
    request: { class: portfolio.class, data: set.name, ...requestOf(settings) },
    shows,
    model: lens.file,
    input: lens.input,
  });
  const name = alone ? "cues.png" : `cues-${slug(portfolio.label)}.png`;
  await text.normal.prepare(found.pictures.map(({ stem }) => stem));
  await folder.png(name, overview(run, found, text), recipe(name));
  const common = { params: { class: portfolio.label, ...requestOf(settings) } };
  folder.add({ method: "cues", ...common, definition, facts: factsOf(found), files: { picture: name } });
  for (const group of groups) {
    run.signal.throwIfAborted();
    run.progress.show(`${portfolio.label}: sheets`, group.number, groups.length);
    const files: Record<string, string> = {};
    for (const [i, sheet] of groupSheets(run, found, group, text).entries()) {
      const path = `groups/${group.stem}${i > 0 ? `-${i + 1}` : ""}.png`;
      files[i > 0 ? `picture${i + 1}` : "picture"] = await folder.png(path, sheet, recipe(path));
    }
    folder.add({ method: "cues", ...common, definition: `the pictures of group ${group.number}`, files });
  }
  return name;
}

const requestOf = ({ of, method, params, count, others, groups, seed }: CueSettings) => ({
  of,
  method: method.id,
  params,
  count,
  others,
  groups,
  seed,
});

const factsOf = ({ groups, observed }: ClassFindings) => ({
  pictures: observed.length,
  groups: groups.length,
  suspects: groups.filter(({ verdict }) => verdict === "shortcut").length,
});

/** `cues.json` and `cues.csv`: what was found, in full and as a table. */
export async function writeTables(
  { folder, lens, set }: DataSetRun,
  all: readonly ClassFindings[],
  settings: CueSettings,
) {
  const json = {
    convlens: version,
    model: lens.file,
    data: set.name,
    ...requestOf(settings),
    limits,
    classes: all.map((found) => ({
      class: found.portfolio.class,
      label: found.portfolio.label,
      pictures: found.observed.length,
      of: found.portfolio.of,
      eigenvalues: found.eigenvalues,
      groups: found.groups.map((group) => groupRecord(found, group)),
    })),
  };
  const files = {
    json: await folder.file("cues.json", new TextEncoder().encode(`${JSON.stringify(json, null, 1)}\n`)),
    csv: await folder.file("cues.csv", new TextEncoder().encode(csvTable(columns, all.flatMap(rowsOf)))),
  };
  folder.add({ method: "cues", params: requestOf(settings), definition, files });
}

const columns =
  "class,group,grouped_by,verdict,pictures,mislabelled,window,share_of_map,width,height,colour,place,oddness,turns,turns_window,turns_elsewhere,loses_without,loses_elsewhere,on_objects".split(
    ",",
  );

const rowsOf = ({ portfolio, groups }: ClassFindings) =>
  groups.map((group: Group) => {
    const { cue, number, verdict, look, onObjects, mislabelled } = group;
    const { trial } = cue;
    const share = (pick: (t: NonNullable<typeof trial>) => Share) => (trial ? shareIn(pick(trial)) : undefined);
    return [
      portfolio.label,
      number,
      cue.view,
      verdict,
      cue.members.length,
      mislabelled.count,
      cue.windows[0]!.side,
      cue.share,
      look?.width,
      look?.height,
      look?.colour,
      look?.place,
      trial && leastShare(trial.common),
      share((t) => t.common),
      share((t) => t.own),
      share((t) => t.elsewhere),
      share((t) => t.without),
      share((t) => t.withoutElse),
      onObjects,
    ];
  });
