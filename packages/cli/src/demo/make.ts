import { methodNamed, predict } from "@convlens/core/method";
import type { ActivationsRequest, ExplainRequest } from "@convlens/core/recipe";
import type { Picture } from "@convlens/node";
import { writeAnimation } from "../animation.ts";
import { paramsFor } from "../flags.ts";
import type { ClassEntry, Item } from "../output.ts";
import activations, { layerEntries, volumesOf } from "../request/activations.ts";
import explain from "../request/explain.ts";
import filters from "../request/filters.ts";
import type { Run } from "../run.ts";
import { writeEntries } from "../write.ts";

const FRAMES_PER_SECOND = 3;

/** What the demo made of its picture; the items are those of the manifest. */
export interface Made {
  /** The five likeliest classes, best first. */
  readonly best: readonly ClassEntry[];
  readonly filters: readonly Item[];
  /** Of layers with rows and columns. */
  readonly grids: readonly Item[];
  readonly animation: readonly Item[];
  /** By method. */
  readonly maps: Readonly<Record<"grad-cam" | "gradient" | "smoothgrad", readonly Item[]>>;
}

/** Makes one of every kind: filters, activations as grids and animated, and maps for the likeliest classes. */
export async function makeAll(run: Run, picture: Picture): Promise<Made> {
  const made = <T>(write: () => Promise<T>) => itemsOf(run, write);
  const best = await likeliest(run, picture, 5);
  return {
    best,
    filters: await made(() => writeFilters(run)),
    ...(await makeActivations(run, picture)),
    maps: {
      "grad-cam": await made(() => writeMaps(run, picture, "grad-cam", best)),
      gradient: await made(() => writeMaps(run, picture, "gradient", best.slice(0, 2))),
      smoothgrad: await made(() => writeMaps(run, picture, "smoothgrad", best.slice(0, 2))),
    },
  };
}

/** What a piece of work adds to the manifest. */
async function itemsOf({ folder }: Run, write: () => Promise<unknown>): Promise<readonly Item[]> {
  const before = folder.manifest.items.length;
  await write();
  return folder.manifest.items.slice(before);
}

async function likeliest({ lens, signal }: Run, { tensor }: Picture, count: number): Promise<ClassEntry[]> {
  const { scores } = await predict(lens.context({ signal }), tensor);
  return [...scores.keys()]
    .sort((a, b) => scores[b]! - scores[a]!)
    .slice(0, count)
    .map((index) => ({ index, label: lens.labelOf(index), score: scores[index]! }));
}

function writeFilters(run: Run) {
  const request = { params: paramsFor(methodNamed("filters"), {}) };
  return writeEntries(run, filters, filters.entries(run, request), { folder: filters.folder });
}

async function makeActivations(run: Run, picture: Picture) {
  const request: ActivationsRequest = {
    params: paramsFor(methodNamed("activations"), {}),
    style: "grid",
    scale: "tile",
    colormap: "viridis",
    label: true,
  };
  const volumes = await volumesOf(run, request, picture);
  const grids = await itemsOf(run, () =>
    writeEntries(run, activations, layerEntries(run, request, volumes), { folder: picture.stem, picture }),
  );
  const animation = { formats: ["gif", "mp4"], through: "layers", framesPerSecond: FRAMES_PER_SECOND } as const;
  const spatial = grids.filter((_, i) => volumes[i]!.data.shape.slice(1).some((extent) => extent > 1));
  return {
    grids: spatial,
    animation: await itemsOf(run, () => writeAnimation(run, picture, volumes, request, animation)),
  };
}

/** One map for each class; the figure of all is left to `convlens explain`. */
function writeMaps(run: Run, picture: Picture, id: string, classes: readonly ClassEntry[]) {
  const request: ExplainRequest = {
    methods: [{ id, params: paramsFor(methodNamed(id), {}) }],
    score: "logit",
    targets: classes.map(({ index, label, score }) => ({ expression: String(index), label, score, class: index })),
    alpha: 0.6,
  };
  return writeEntries(run, explain, explain.entries(run, request, picture), {
    folder: picture.stem,
    picture,
    only: ({ name }) => name.startsWith(id),
  });
}

/** What to type after the model and the picture to have the same. */
export const flagsFor = {
  filters: [],
  activations: ["--animate", "gif,mp4", "--fps", String(FRAMES_PER_SECOND)],
  "grad-cam": ["--method", "grad-cam", "--class", "top5"],
  gradient: ["--method", "gradient", "--class", "top2"],
  smoothgrad: ["--method", "smoothgrad", "--class", "top2"],
} as const;
