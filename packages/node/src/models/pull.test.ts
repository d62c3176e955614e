import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeGraph, encodeGraphExternal } from "@convlens/core/onnx";
import { NetBuilder, nets } from "@convlens/core/testing";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { openModel } from "../lens.ts";
import { fileServer } from "../testing/fileServer.ts";
import { scratchFolder } from "../testing/scratchFolder.ts";
import { cachedModels, cachedPath, modelCache, placeOf, removeCached } from "./cache.ts";
import { pull } from "./pull.ts";
import { requireReference } from "./reference.ts";

const { files, asked, url } = fileServer();
const folder = scratchFolder();
let count = 0;
beforeEach(() => {
  asked.length = 0;
  vi.stubEnv("XDG_CACHE_HOME", join(folder, `${count++}`));
  vi.stubEnv("CONVLENS_MIRROR", url(""));
});

afterAll(() => vi.unstubAllEnvs());

const quick = { pauses: [1] };
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
/** What lies in the folder of a model. */
const listed = (path: string) => readdirSync(join(path, ".."), { recursive: true }).map(String).sort();

/** A classifier of ImageNet's classes for pictures of 224×224, with weights that nobody trained. */
function classifier(): Uint8Array {
  const n = new NetBuilder();
  const pool = n.globalPool("pool", n.relu("relu", n.conv("conv", n.input(3, 224, 224), 4, { stride: 8 })));
  return encodeGraph(n.build(n.dense("logits", n.node("Flatten", "flat", [pool]), 1000)));
}

const NAME = "timm-resnet18.a1_in1k";
const AT = "/timm/resnet18.a1_in1k/resolve/main/model.safetensors";

test("a known model opens by its name, as the manifest says; before it was pulled, an error says how", async () => {
  expect(() => placeOf(NAME)).toThrow(`${NAME} is not here: convlens pull ${NAME} (47 MB)`);
  await expect(openModel(NAME)).rejects.toThrow("is not here");
  expect(asked).toEqual([]);

  const bytes = classifier();
  files[AT] = { bytes };
  const { path, before } = await pull(requireReference(NAME), quick);
  expect(before).toBe(false);
  expect(listed(path)).toEqual(["model.safetensors", "model.safetensors.convlens.json", "source.json"]);
  const [cached] = cachedModels();
  expect(cached).toMatchObject({ name: NAME, sha256: sha256(bytes), bytes: bytes.length });
  expect(cached!.url).toBe(`https://huggingface.co${AT}`);

  const lens = await openModel(NAME);
  await lens.close();
  expect([lens.file, lens.place]).toEqual([{ path: NAME, sha256: sha256(bytes) }, path]);
  expect([lens.guessed, lens.input.mean, lens.labels![281]]).toEqual([false, [0.485, 0.456, 0.406], "tabby"]);

  expect((await pull(requireReference(NAME), quick)).before).toBe(true);
  expect(asked).toHaveLength(1);
  await removeCached(requireReference(NAME));
  expect([cachedModels(), existsSync(path)]).toEqual([[], false]);
  await expect(removeCached(requireReference(NAME))).rejects.toThrow(`${NAME} is not here`);
});

test("a file of that name comes before it", () => {
  expect(placeOf(import.meta.filename)).toBe(import.meta.filename);
  expect(placeOf("some/net.onnx")).toBe("some/net.onnx");
  expect(() => placeOf("resnet5O")).toThrow("no such file: resnet5O");
});

test("what is not what the manifest says is refused, and nothing of it is there", async () => {
  files["/models/squeezenet1_1-b8a52dc0.pth"] = { bytes: classifier(), etag: '"1"' };
  const reference = requireReference("squeezenet1_1");
  await expect(pull(reference, quick)).rejects.toThrow("not with b8a52dc0");
  expect([cachedPath(reference), cachedModels()]).toEqual([undefined, []]);
});

test("weights of TensorFlow.js come with their model, and what came before an interruption stays", async () => {
  const at = "/tfjs-models/tfjs/mobilenet_v1_0.25_224";
  const shards = ["group1-shard1of2", "parts/group1-shard2of2"];
  const manifest = [{ paths: [shards[0], "../outside", "/etc/hostname", "http://a/b"] }, { paths: [shards[1]] }];
  files[`${at}/model.json`] = { bytes: json({ weightsManifest: manifest }) };
  files[`${at}/${shards[0]}`] = { bytes: Uint8Array.of(1, 2) };
  const reference = requireReference("tfjs-mobilenet-0.25");
  await expect(pull(reference, quick)).rejects.toThrow(`${shards[1]}: the server answers 404`);
  expect(cachedPath(reference)).toBeUndefined();

  files[`${at}/${shards[1]}`] = { bytes: Uint8Array.of(3) };
  asked.length = 0;
  const { path } = await pull(reference, quick);
  expect(asked.map((a) => a.path)).toEqual([`${at}/${shards[1]}`]);
  expect(listed(path)).toEqual([...shards, "model.json", "model.json.convlens.json", "parts", "source.json"].sort());
  expect([...readFileSync(join(path, "..", shards[1]!))]).toEqual([3]);
  expect(cachedModels()[0]!.bytes).toBe(3 + files[`${at}/model.json`]!.bytes.length);
});

test("external data of ONNX come with their model, from an address as from a hub", async () => {
  const { bytes, files: beside } = encodeGraphExternal(nets.tinyNet(), { file: "net.data", threshold: 8 });
  files["/a/b/resolve/main/sub/net.onnx"] = { bytes };
  files["/a/b/resolve/main/sub/net.data"] = { bytes: beside[0]!.bytes };
  files["/a/b/resolve/main/sub/config.json"] = { bytes: json({ id2label: { 0: "a", 1: "b", 2: "c", 3: "d" } }) };
  const { path } = await pull(requireReference("hf:a/b/sub/net.onnx"), quick);
  expect(listed(path)).toEqual(["config.json", "net.data", "net.onnx", "source.json"]);
  const lens = await openModel("hf:a/b/sub/net.onnx");
  await lens.close();
  expect(lens.labels).toEqual(["a", "b", "c", "d"]);

  vi.stubEnv("CONVLENS_MIRROR", "");
  const address = url("/a/b/resolve/main/sub/net.onnx");
  await expect(openModel(address)).rejects.toThrow(`${address} is not here: convlens pull ${address}`);
  expect(listed((await pull(requireReference(address), quick)).path)).toEqual(["net.data", "net.onnx", "source.json"]);
  await (await openModel(address)).close();
});

test("an empty answer is no model", async () => {
  files["/empty.onnx"] = { bytes: new Uint8Array() };
  await expect(pull(requireReference(url("/empty.onnx")), quick)).rejects.toThrow("/empty.onnx is empty");
});

test("progress names the file", async () => {
  files["/net.onnx"] = { bytes: classifier() };
  const progress = vi.fn();
  await pull(requireReference(url("/net.onnx")), { ...quick, progress });
  expect(progress).toHaveBeenLastCalledWith(
    "net.onnx",
    files["/net.onnx"].bytes.length,
    files["/net.onnx"].bytes.length,
  );
  expect(existsSync(modelCache())).toBe(true);
});
