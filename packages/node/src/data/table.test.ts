import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { InputSpec } from "@convlens/core/onnx";
import { noAugmentation } from "@convlens/core/training/augment";
import { afterAll, beforeAll, expect, it } from "vitest";
import { encodePng } from "../png.ts";
import { shapePicture } from "../testing/shapePictures.ts";
import { requireLabels } from "./classes.ts";
import { PictureThreads } from "./pictureThreads.ts";
import { DataSetReader } from "./readDataSet.ts";

const files: Record<string, string | Uint8Array> = {
  "/sets/list.csv": "path,label\nown.png,disc\n/top.png,cross\nnone.png,disc\n",
  "/sets/plain.txt?part=1": "own.png\n",
  "/sets/odd.csv": "file:///etc/hostname\n",
  "/sets/archive.tar": new Uint8Array(2048),
};
const server = createServer((request, response) => {
  const file = files[request.url!];
  response.writeHead(file === undefined ? 404 : 200).end(file);
});
let host: string;
const read = (path: string) => new DataSetReader(1 << 20).read(`${host}${path}`);

beforeAll(async () => {
  files["/sets/own.png"] = await encodePng(shapePicture("disc", 8, 1));
  files["/top.png"] = await encodePng(shapePicture("cross", 8, 1));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it("reads a table at an address, with paths relative to that", async () => {
  const { classes, pictures } = requireLabels(await read("/sets/list.csv"));
  expect(classes).toEqual(["cross", "disc"]);
  expect(pictures.map((p) => [p.path, p.source, p.label])).toEqual([
    ["own.png", { url: `${host}/sets/own.png` }, 1],
    ["/top.png", { url: `${host}/top.png` }, 0],
    ["none.png", { url: `${host}/sets/none.png` }, 1],
  ]);
  expect((await read("/sets/plain.txt?part=1")).classes).toBeUndefined();
});

it("refuses what is no table, and files of this machine", async () => {
  await expect(read("/sets/odd.csv")).rejects.toThrow("lists file:///etc/hostname");
  await expect(read("/sets/archive.tar")).rejects.toThrow("is no table of pictures");
  await expect(read("/sets/gone.csv")).rejects.toThrow("the server answers 404");
});

it("takes a picture that cannot be fetched for broken, and goes on", async () => {
  const { pictures } = await read("/sets/list.csv");
  const colours = { channels: "RGB", range: [0, 1], mean: [0], std: [1] } as const;
  const input: InputSpec = { layout: "NCHW", size: [8, 8], resize: "squash", ...colours };
  const threads = new PictureThreads({
    pictures,
    input,
    augmentation: noAugmentation,
    seed: 1,
    memory: 1 << 20,
    threads: 1,
  });
  try {
    const broken = await threads.decodeAll();
    expect(broken.map((b) => b.picture)).toEqual([2]);
    expect(broken[0]!.reason).toContain("none.png: the server answers 404 Not Found");
    expect((await threads.batch([0, 1])).shape).toEqual([2, 3, 8, 8]);
  } finally {
    await threads.close();
  }
});
