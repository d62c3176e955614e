import type { Image, IndexedImage, Tensor } from "@convlens/core/base";
import type { Picture } from "@convlens/node";
import type { z } from "zod";
import type { Item } from "../output.ts";
import type { Run } from "../run.ts";

/** A picture that can be drawn, and what to ask for to have it drawn again. */
export interface Drawing<R> {
  /** The path of its PNG in the folder of the picture. */
  readonly name: string;
  /** The least request that makes it, to the last bit. */
  readonly request: R;
  draw(): Image | IndexedImage | Promise<Image | IndexedImage>;
}

/** What one entry of the manifest lists. */
export interface Entry<R> {
  readonly item: Omit<Item, "picture" | "files">;
  /** By their keys in the manifest. */
  readonly drawings: Readonly<Record<string, Drawing<R>>>;
  readonly raw?: { readonly name: string; readonly tensor: Tensor };
}

interface Common<R> {
  /** The command whose flags say it. */
  readonly command: string;
  readonly schema: z.ZodType<R>;
}

/** Makes pictures of a picture. */
export interface PictureRequests<R> extends Common<R> {
  readonly needs: "picture";
  /** Computes what is asked for, entry by entry; pictures are drawn when someone wants them. */
  entries(run: Run, request: R, picture: Picture): AsyncIterable<Entry<R>>;
}

/** Makes pictures of the model alone. */
export interface ModelRequests<R> extends Common<R> {
  readonly needs: "model";
  /** The folder of its files. */
  readonly folder: string;
  entries(run: Run, request: R): AsyncIterable<Entry<R>>;
}

/** What one command can be asked for, in JSON. */
export type Requests<R> = PictureRequests<R> | ModelRequests<R>;
