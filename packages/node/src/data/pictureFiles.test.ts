import { expect, it } from "vitest";
import { encodePng } from "../png.ts";
import { shapePicture } from "../testing/shapePictures.ts";
import { pictureFilesOf } from "./pictureFiles.ts";

it("gives pictures in memory, samples and addresses names of their own, and loads them", async () => {
  const picture = shapePicture("disc", 8, 1);
  const png = await encodePng(picture);
  const bytes = new SharedArrayBuffer(png.length + 3);
  new Uint8Array(bytes).set(png, 3);
  const samples = new SharedArrayBuffer(6);
  new Uint8Array(samples).set([1, 2, 3, 4, 5, 6]);
  const files = pictureFilesOf([
    { name: "set.tar/disc/0.png", path: "disc/0.png", source: { bytes, offset: 3, length: png.length } },
    {
      name: "set.tar/cross/0.png",
      path: "cross/0.png",
      source: { samples, offset: 2, width: 2, height: 2, channels: 1 },
    },
    { name: "http://127.0.0.1:9/a/0.png?w=1", path: "", source: { url: "http://127.0.0.1:9/a/0.png?w=1" } },
  ]);
  expect(files.map((f) => f.stem)).toEqual(["0", "0-2", "0-3"]);
  const [first, second] = await Promise.all(files.slice(0, 2).map((f) => f.load()));
  expect(first).toMatchObject({ kind: "image", image: picture });
  expect(second).toMatchObject({ kind: "image", image: { width: 2, height: 2 }, bytes: Uint8Array.of(3, 4, 5, 6) });
});
