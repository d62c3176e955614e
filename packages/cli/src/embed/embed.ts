import type { Placed } from "@convlens/core/embedding";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { placed } from "./coordinates.ts";
import { Course } from "./course.ts";
import { classesShown } from "./look.ts";
import { comparedBy, type PicturePoints, picturePoints } from "./points.ts";
import type { EmbedSettings } from "./settings.ts";
import { embeddingTables } from "./tables.ts";
import { writeViews } from "./views.ts";
import { measured } from "./words.ts";

/** Lays pictures out by what a network makes of them, and writes where they lie and how that looks. */
export async function embed(run: DataSetRun, settings: EmbedSettings): Promise<string> {
  const { folder, lens } = run;
  const points = await picturePoints(run, settings);
  const looks = classesShown(lens, points, settings);
  // Classes of one picture or two have no neighbours to share.
  const classes = looks.find(({ named, of }) => 3 * named.length <= of.length);
  const course = settings.films.length > 0 ? new Course() : undefined;
  const found = await placed(run, comparedBy(points, settings.metric), settings, {
    classes: classes?.of,
    ...(course && { watch: course.take }),
  });
  const { csv, parquet } = embeddingTables(lens, points, found.coordinates);
  const tables = {
    csv: await folder.file("embedding.csv", new TextEncoder().encode(csv)),
    parquet: await folder.file("embedding.parquet", parquet),
    ...(settings.raw && { raw: await folder.npy("features.npy", points.points) }),
  };
  const { files, moved } = await writeViews(run, points, found, looks, settings);
  const films = course ? await course.write(run, looks[0], settings.films) : {};
  const all = { ...tables, ...files, ...films };
  const { distances, films: _, raw: __, ...params } = settings;
  folder.add({
    method: "embed",
    params: { ...params, ...(distances !== undefined && { distances }) },
    definition: `${found.how} of ${points.space}`,
    facts: factsOf(points, found, moved),
    files: all,
  });
  const [merit] = measured(found);
  const where = Object.values(all).map((file) => `${folder.path}/${file}`);
  return [
    `${points.pictures.length} pictures, ${found.how} of ${points.space}`,
    ...(merit ? [merit] : []),
    `→ ${where.join(", ")}`,
  ].join("\n");
}

function factsOf({ pictures, points }: PicturePoints, { divergence, quality, explained }: Placed, moved: number) {
  return {
    pictures: pictures.length,
    dimensions: points.shape[1]!,
    ...(divergence !== undefined && { divergence }),
    ...(quality && { trustworthiness: quality.trustworthiness, neighbours: quality.k, measured: quality.points }),
    ...(quality?.purity !== undefined && { purity: quality.purity, purityInSpace: quality.purityInSpace! }),
    ...(explained && { explained: explained.reduce((a, b) => a + b, 0) }),
    moved,
  };
}
