import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import { type Best, best, type Questions, type Rows, spaceNames, spaceOf } from "../../dataset/index.ts";
import { type EmbeddingName, embeddingNames, hellinger, placePoints, type Quality } from "../../embedding/index.ts";
import type { Widget } from "../../method/params.ts";
import { classesOf } from "../../transform/index.ts";
import { type Doing, defineOperation } from "../define.ts";

/** Where points lie on a plane, on the way or at the end: N×2. */
export interface Places {
  readonly coordinates: Float32Array;
}

/** Pictures of the data set as points of a plane. */
export interface PlacedPictures extends Places {
  /** The number of each point's picture. */
  readonly pictures: Int32Array;
  /** What the model takes each for, as it counts classes; −1 for nothing. */
  readonly predicted: Int32Array;
  /** The score of that class. */
  readonly scores: Float32Array;
  /** What was done, in words. */
  readonly how: string;
  /** What the points are, in words. */
  readonly space: string;
  readonly quality?: Quality;
  /** Of t-SNE, in nats. */
  readonly divergence?: number;
  /** Of principal components, shares of the variance. */
  readonly explained?: readonly number[];
  /** What the user should know; each is one line. */
  readonly notes: readonly string[];
}

const names = Object.keys(embeddingNames) as [EmbeddingName, ...EmbeddingName[]];

const said = (description: string, widget?: Widget) => ({ description, ...(widget && { widget }) });

const params = z.strictObject({
  method: z
    .enum(names)
    .default("tsne")
    .meta(said("t-SNE and UMAP keep neighbours together; principal components keep distances.")),
  space: z.enum(spaceNames).default("features").meta(said("What of the network a picture is a point by.")),
  layer: z
    .string()
    .optional()
    .meta(said("Layers whose values are the features; what the classifier reads, where it is empty.", "layer")),
  pooling: z.enum(["mean", "max", "none"]).default("mean").meta(said("What is made of the rows and columns of maps.")),
  perplexity: z
    .number()
    .min(1)
    .max(1000)
    .default(30)
    .meta(said("Of t-SNE: about how many neighbours each point has a view to.")),
  neighbours: z.int().min(2).max(1000).default(15).meta(said("Of UMAP: more show the whole, fewer the parts.")),
  minDistance: z.number().min(0).max(1).default(0.1).meta(said("Of UMAP: how close points may come.")),
  seed: z.int().min(0).default(0).meta(said("Seed of every random draw.")),
});

/** Bytes for distances between points. */
const MEMORY = 2 ** 28;

/** Lays the pictures of the data set out by what the network makes of them; the way of t-SNE is shown. */
export default defineOperation({
  id: "embed",
  pace: "long",
  params,
  run: async (bench, asked, doing: Doing<Places>): Promise<PlacedPictures> => {
    const { lens, set } = bench;
    if (!set) throw new UsageError("there is no data set", "open a folder of pictures");
    const { question, name } = spaceOf(lens.model, asked);
    const questions = { rows: question, ...(classesOf(lens.model) !== undefined && { best: best() }) } as Questions;
    const answers = (await bench.ask(questions, { ...doing, show: () => {} })) as { rows: Rows; best?: Best };
    const { rows } = answers;
    const pictures = rows.pictures.filter((i) => rows.of(i)!.every(Number.isFinite));
    if (pictures.length === 0) throw new UsageError(`no picture of ${set.name} can be used`, "open another data set");
    const points = rows.matrix(pictures);
    const classes = set.classes ? pictures.map((i) => set.pictures[i]!.label ?? -1) : undefined;
    const notes: string[] = [];
    const placed = await placePoints(
      asked.space === "probabilities" ? hellinger(points) : { points, metric: "euclidean" },
      asked,
      {
        engine: lens.engine,
        memory: MEMORY,
        signal: doing.signal,
        progress: (_, done, total) => doing.progress(done, total),
        note: (text) => notes.push(text.replace(/^note: /, "")),
        classes,
        watch: (coordinates) => doing.show({ coordinates: Float32Array.from(coordinates) }),
      },
    );
    const found = pictures.map((i) => answers.best?.of(i));
    const { coordinates, how, quality, divergence, explained } = placed;
    return {
      pictures: Int32Array.from(pictures),
      coordinates: Float32Array.from(coordinates),
      predicted: Int32Array.from(found, (one) => one?.class ?? -1),
      scores: Float32Array.from(found, (one) => one?.score ?? Number.NaN),
      how,
      space: name,
      ...(quality && { quality }),
      ...(divergence !== undefined && { divergence }),
      ...(explained && { explained }),
      notes,
    };
  },
});
