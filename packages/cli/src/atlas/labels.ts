import { classesOf } from "@convlens/core/transform";
import { type DataSet, matchToModel } from "@convlens/node";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import type { Named } from "./patchSheets.ts";

/** What each picture of a data set is called, and what it shows, where somebody says so. */
export async function namesOf({ lens, set }: DataSetRun): Promise<(picture: number) => Named> {
  const count = classesOf(lens.model) ?? 0;
  const known: DataSet = set.classes ? set : (await matchToModel(set, { labels: lens.labels, count })).set;
  return (picture) => {
    const one = known.pictures[picture]!;
    const label = known.classes && "label" in one ? known.classes[one.label as number] : undefined;
    return { picture: one.path, ...(label !== undefined && { label }) };
  };
}

/** Labels and how often they are there, the most frequent first; of equal ones the first in the list. */
export function counted(labels: readonly (string | undefined)[], most: number): [label: string, count: number][] {
  const counts = new Map<string, number>();
  for (const label of labels) if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, most);
}
