import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { H264MP4Encoder } from "h264-mp4-encoder";
import type { StartEncoder } from "./mp4.ts";

let made = 0;

/** H.264 by an encoder in WebAssembly; the film is held in memory until it is finished. */
export const wasmEncoder: StartEncoder = async (path, { width, height, framesPerSecond }) => {
  const require = createRequire(import.meta.url);
  const { createH264MP4Encoder } = require("h264-mp4-encoder") as typeof import("h264-mp4-encoder");
  const encoder: H264MP4Encoder = await createH264MP4Encoder();
  // All encoders share one file system.
  encoder.outputFilename = `film-${made++}.mp4`;
  encoder.width = width;
  encoder.height = height;
  encoder.frameRate = framesPerSecond;
  encoder.quantizationParameter = 18;
  encoder.speed = 5;
  encoder.initialize();
  const rgba = new Uint8Array(width * height * 4).fill(255);
  const close = () => {
    encoder.FS.unlink(encoder.outputFilename);
    encoder.delete();
  };
  return {
    async add(rgb) {
      for (let i = 0, from = 0; i < rgba.length; i += 4, from += 3) {
        rgba[i] = rgb[from]!;
        rgba[i + 1] = rgb[from + 1]!;
        rgba[i + 2] = rgb[from + 2]!;
      }
      encoder.addFrameRgba(rgba);
    },
    async finish() {
      encoder.finalize();
      await writeFile(path, encoder.FS.readFile(encoder.outputFilename));
      close();
    },
    abort() {
      encoder.finalize();
      close();
    },
  };
};
