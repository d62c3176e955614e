import { ConvlensError } from "@convlens/core/base";
import { fileAt } from "../lab/dropped.ts";
import ScenesWorker from "./scenes.worker.ts?worker";

export interface ScenesAsked {
  readonly seed: number;
  /** Of each class. */
  readonly each: number;
}

export interface ScenesTold {
  /** With its class as the folder. */
  readonly name: string;
  readonly picture: Blob;
  /** How much is done, from 0 to 1. */
  readonly share: number;
}

/** Draws a small data set of procedural scenes, a folder for each class. Throws `ConvlensError` where the worker breaks off. */
export function drawScenes(asked: ScenesAsked, progress: (share: number) => void): Promise<File[]> {
  const worker = new ScenesWorker();
  const files: File[] = [];
  return new Promise<File[]>((done, failed) => {
    worker.onmessage = ({ data: { name, picture, share } }: MessageEvent<ScenesTold>) => {
      files.push(fileAt(name, new File([picture], name.replace(/^.*\//, ""), { type: picture.type })));
      progress(share);
      if (share === 1) done(files);
    };
    worker.onerror = ({ message }) =>
      failed(new ConvlensError(`scenes could not be drawn: ${message}`, "give a folder of pictures of your own"));
    worker.postMessage(asked);
  }).finally(() => worker.terminate());
}
