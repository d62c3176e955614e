import { basename } from "node:path";
import type { Image } from "@convlens/core/base";
import { ConvlensError, spreadOver } from "@convlens/core/base";
import { sampleScenes } from "@convlens/core/scenes";
import {
  type DataPicture,
  DataSetReader,
  encodePng,
  encodeWebp,
  machineMemory,
  sourceImage,
  thumbnailOf,
} from "@convlens/node";
import { digits } from "./digits.ts";

/** Pictures that go with a site. */
export interface SitePictures {
  /** By their paths in the site. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The part of `studio.json` that lists them. */
  readonly site: { readonly samples: readonly SiteSample[]; readonly set?: SiteSet };
  readonly notes: readonly string[];
}

interface SiteSample {
  readonly id: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly notes: readonly string[];
  readonly file: string;
}

interface SiteSet {
  readonly name: string;
  readonly classes?: readonly string[];
  readonly pictures: readonly { readonly name: string; readonly label?: number; readonly file: string }[];
}

/** Pictures of a data set that a site takes along. */
const MOST = 240;

/** Of these, those that are shown to choose from. */
const SAMPLES = 12;

/** Pixels of a picture's shorter side: more than networks see, and enough to look at. */
const SIDE = 480;

/** What is lossy shows in pictures as small as that. */
const LOSSLESS = 160;

/** Scenes, or pictures evenly spread over a data set, made small and without what cameras write into files. */
export async function sitePictures(data: string | undefined, signal: AbortSignal): Promise<SitePictures> {
  const files = new Map<string, Uint8Array>();
  const add = async (name: string, image: Image): Promise<SiteSample> => {
    const lossless = Math.min(image.width, image.height) <= LOSSLESS || data === undefined;
    const bytes = lossless ? await encodePng(image) : await encodeWebp(image, { quality: 90 });
    const id = digits(bytes);
    const file = `pictures/${id}.${lossless ? "png" : "webp"}`;
    files.set(file, bytes);
    return { id, name, width: image.width, height: image.height, notes: [], file };
  };
  if (data === undefined) {
    const samples: SiteSample[] = [];
    for (const { name, scene } of sampleScenes()) samples.push(await add(`${name}.png`, scene.image));
    return { files, site: { samples }, notes: [] };
  }
  const all = await new DataSetReader(machineMemory() / 4).read(data);
  const notes = [...(all.notes ?? [])];
  const taken: (SiteSample & { readonly label?: number })[] = [];
  const listed: readonly (DataPicture & { readonly label?: number })[] = all.pictures;
  for (const picture of spreadOver(listed, MOST)) {
    signal.throwIfAborted();
    const image = await smallImage(picture).catch((error: unknown) => {
      if (!(error instanceof ConvlensError)) throw error;
      notes.push(error.message);
    });
    if (!image) continue;
    const card = await add(basename(picture.path), image);
    taken.push({ ...card, ...(picture.label !== undefined && { label: picture.label }) });
  }
  if (taken.length === 0) throw new ConvlensError(`${data} has no picture that can be read`, "name another data set");
  if (taken.length < all.pictures.length)
    notes.push(`${taken.length} of the ${all.pictures.length} pictures of ${all.name} go with the site`);
  const pictures = taken.map(({ name, label, file }) => ({ name, ...(label !== undefined && { label }), file }));
  const samples = spreadOver(taken, SAMPLES).map(({ label: _, ...card }) => card);
  const set = { name: basename(all.name), ...(all.classes && { classes: all.classes }), pictures };
  return { files, site: { samples, set }, notes };
}

async function smallImage({ source, name }: DataPicture): Promise<Image> {
  const { image } = await sourceImage(source, name);
  if (Math.min(image.width, image.height) <= SIDE) return image;
  return (await thumbnailOf(source, name, SIDE)).image;
}
