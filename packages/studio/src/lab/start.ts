import type { NamedSource, SetSource } from "@convlens/web/page";
import { blobOf } from "@convlens/web/page";
import type { Lab, ModelName, PictureCard } from "./lab.ts";

/** A picture and where its file is. */
export interface Sample extends PictureCard {
  readonly url: string;
}

/** What a laboratory in the page starts with. */
export interface Start {
  readonly model?: ModelName & { files(): Promise<readonly NamedSource[]> };
  readonly samples: readonly Sample[];
  readonly set?: SetSource;
}

/** `studio.json` of a site that was exported; files are beside it. */
export interface Site {
  readonly model: ModelName & {
    readonly file: string;
    /** Of the file that it was made from, where that opens as this one does: commands name it. */
    readonly sha256?: string;
  };
  readonly samples: readonly (PictureCard & { readonly file: string })[];
  readonly set?: {
    readonly name: string;
    readonly classes?: readonly string[];
    readonly pictures: readonly { readonly name: string; readonly label?: number; readonly file: string }[];
  };
}

/** Throws `ConvlensError` where the site is not whole. */
export async function startOfSite(): Promise<Start> {
  const at = new URL("studio.json", document.baseURI).href;
  const site = JSON.parse(await (await blobOf(at, "studio.json")).text()) as Site;
  const url = (file: string) => new URL(file, at).href;
  const { model, samples, set } = site;
  const { name, file, sha256 } = model;
  const modelSource = { name, source: url(file), ...(sha256 && { sha256 }) };
  return {
    model: { id: model.id, name: model.name, files: async () => [modelSource] },
    samples: samples.map(({ file, ...card }) => ({ ...card, url: url(file) })),
    ...(set && {
      set: { ...set, pictures: set.pictures.map(({ file, ...picture }) => ({ ...picture, source: url(file) })) },
    }),
  };
}

/** What is open in another laboratory: its model as ONNX, and its pictures. */
export async function startFrom(lab: Lab): Promise<Start> {
  const { model, pictures, samples, set } = await lab.state();
  const url = async (id: string) => new URL(await lab.pictureUrl(id), document.baseURI).href;
  const sample = async (card: PictureCard): Promise<Sample> => ({ ...card, url: await url(card.id) });
  const named = model && `${model.name.replace(/\.onnx$/i, "")}.onnx`;
  const inSet = set?.pictures.map(async (picture, i) => ({ ...picture, source: await url(`data:${i}`) }));
  return {
    ...(model && {
      model: {
        ...model,
        files: async () => [{ name: named!, source: new Blob([(await lab.modelFile()) as Uint8Array<ArrayBuffer>]) }],
      },
    }),
    samples: await Promise.all([...pictures, ...samples].map(sample)),
    ...(inSet && { set: { ...set!, pictures: await Promise.all(inSet) } }),
  };
}
