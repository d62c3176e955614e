import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import type { Image } from "../../base/image.ts";
import type { Area } from "../../base/reach.ts";
import { Pass, type PassBatch } from "../../dataset/pass.ts";
import { unitsOf } from "../../dataset/pooled.ts";
import { type Strongest, strongest } from "../../dataset/strongest.ts";
import { type LayerPatches, strongPatches } from "../../dataset/strongPatches.ts";
import { stack } from "../../method/rows.ts";
import { preprocess } from "../../onnx/preprocess.ts";
import { select } from "../../onnx/select.ts";
import { patchTile, projectionTile } from "../../render/patchTile.ts";
import { type RulesName, rulesNames } from "../../transform/rules/index.ts";
import { projectionRules } from "../../transform/switches.ts";
import { type Doing, defineOperation, type Workbench } from "../define.ts";
import { eachShownPatch, type ShownPatch } from "../shownPatches.ts";

/** A part of a picture that makes a unit strong. */
export interface Patch {
  /** From 1, the strongest. */
  readonly rank: number;
  /** The id of the whole picture. */
  readonly picture: string;
  /** Of the data set; absent for pictures beside it. */
  readonly name?: string;
  /** Its class, where the data set has classes. */
  readonly class?: string;
  readonly value: number;
  /** Absent for layers without rows and columns. */
  readonly row?: number;
  readonly column?: number;
  /** What the unit sees there, in pixels of the picture; it may reach beyond it. */
  readonly box: Area;
  readonly patch: Image;
  /** What of it makes the unit strong. */
  readonly projection: Image;
}

export interface Patches {
  /** By rank. */
  readonly patches: readonly Patch[];
  readonly rules: RulesName;
  /** How many pictures were looked at. */
  readonly pictures: number;
}

const params = z.strictObject({
  layer: z.string(),
  unit: z.int().min(0),
  /** How many. */
  k: z.int().min(1).max(100).default(9),
  rules: z.enum(rulesNames as [RulesName, ...RulesName[]]).optional(),
  /** Pictures to look at in place of the data set, by their ids. */
  pictures: z.array(z.string()).min(1).max(1000).optional(),
  /** Pixels of the longer side of each patch as it is shown. */
  side: z.int().min(16).max(512).default(128),
});

/** The pictures in which a unit is strongest, cut to what it sees there; each is shown when it is made. */
export default defineOperation<"patches", typeof params, Patches, Patch>({
  id: "patches",
  pace: "long",
  params,
  async run(bench, { layer, unit, k, rules: asked, pictures, side }, doing) {
    const { lens } = bench;
    const { model } = lens;
    const { value } = select(model.graph, layer);
    const units = unitsOf(model, value);
    if (unit >= units) throw new UsageError(`${value} has no unit ${unit}`, `its units are 0 to ${units - 1}`);
    const from = sourceOf(bench, pictures);
    const context = lens.context(doing.signal ? { signal: doing.signal } : {});
    const top = await from.strongest(value, k, doing);
    const { layers } = await strongPatches(model, [{ layer: value, units: [unit], top }], (questions, chosen) => {
      const pass = new Pass(context, questions);
      return pass.answers(batches(bench, from, chosen, pass.batch));
    });
    const [found] = layers as [LayerPatches];
    const rules = asked ?? projectionRules(model.graph, [value]);
    const order = lens.input.channels === "BGR" ? "BGR" : "RGB";
    const made: Patch[] = [];
    await eachShownPatch({ context, rules, image: from.image }, found, (shown) => {
      const patch = patchOf(shown, from.about(shown.picture), side, order);
      made.push(patch);
      doing.progress(made.length, found.patches.length);
      doing.show(patch);
    });
    return { patches: made.sort((a, b) => a.rank - b.rank), rules, pictures: from.count };
  },
});

interface Source {
  readonly count: number;
  image(picture: number): Promise<Image>;
  about(picture: number): Pick<Patch, "picture" | "name" | "class">;
  strongest(layer: string, k: number, doing: Pick<Doing<Patch>, "signal" | "progress">): Promise<Strongest>;
}

/** The data set, or some pictures. Throws `UsageError` where there is neither. */
function sourceOf(bench: Workbench, pictures: readonly string[] | undefined): Source {
  const { set } = bench;
  if (pictures) {
    const from: Source = {
      count: pictures.length,
      image: (i) => bench.picture(pictures[i]!),
      about: (i) => ({ picture: pictures[i]! }),
      async strongest(layer, k, { signal, progress }) {
        const pass = new Pass(bench.lens.context(signal ? { signal } : {}), { top: strongest(layer, k) });
        let done = 0;
        const all = [...pictures.keys()];
        const answers = await pass.answers(batches(bench, from, all, pass.batch), (n) => {
          done += n;
          progress(done, pictures.length);
        });
        return answers.top;
      },
    };
    return from;
  }
  if (!set) throw new UsageError("there is no data set", "open a folder of pictures, or name pictures to look at");
  return {
    count: set.pictures.length,
    image: (i) => set.image(i),
    about: (i) => {
      const { name, label } = set.pictures[i]!;
      const shows = label === undefined ? undefined : set.classes?.[label];
      return { picture: `data:${i}`, name, ...(shows !== undefined && { class: shows }) };
    },
    strongest: async (layer, k, { signal, progress }) => {
      const asking = { ...(signal && { signal }), progress, show: () => {} };
      return (await bench.ask({ top: strongest(layer, k) }, asking)).top;
    },
  };
}

async function* batches(
  { lens }: Workbench,
  { image }: Pick<Source, "image">,
  pictures: readonly number[],
  rows: number,
): AsyncGenerator<PassBatch> {
  for (let at = 0; at < pictures.length; at += rows) {
    const some = pictures.slice(at, at + rows);
    const tensors = [];
    for (const picture of some) tensors.push(preprocess(await image(picture), lens.input).tensor);
    yield { pictures: some, input: stack(tensors) };
  }
}

function patchOf(shown: ShownPatch, about: ReturnType<Source["about"]>, side: number, order: "RGB" | "BGR"): Patch {
  const { rank, value, place, box, image, placement, projection, inside, field } = shown;
  const scale = side / Math.max(field.width, field.height);
  const size = {
    width: Math.max(1, Math.round(field.width * scale)),
    height: Math.max(1, Math.round(field.height * scale)),
  };
  return {
    rank,
    ...about,
    value,
    ...place,
    box,
    patch: patchTile(image, box, placement, size),
    projection: projectionTile(projection, inside, field, size, order),
  };
}
