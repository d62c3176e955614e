import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Explanations } from "@convlens/core/lab";
import { classTargets, explain, methodNamed } from "@convlens/core/method";
import { encodePng, memoryOf, openModel, pictures } from "@convlens/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scratchFolder } from "../../../node/src/testing/scratchFolder.ts";
import { shapePicture, writeShapes } from "../../../node/src/testing/shapePictures.ts";
import { tarGzFile } from "../../../node/src/testing/tarFile.ts";
import type { Studio } from "./server.ts";
import { testStudio } from "./testing/testStudio.ts";
import { Visitor } from "./testing/visitor.ts";

const folder = scratchFolder();
const bundled = fileURLToPath(new URL("../../models/scenes.onnx", import.meta.url));
const picture = await encodePng(shapePicture("disc", 64, 1));
const other = await encodePng(shapePicture("cross", 64, 2));

interface State {
  readonly model: { readonly id: string; readonly name: string };
  readonly models: readonly { readonly id: string }[];
  readonly samples: readonly { readonly id: string; readonly name: string; readonly width: number }[];
  readonly pictures: readonly { readonly id: string }[];
  readonly kept: { readonly models: number; readonly pictures: number; readonly bytes: number };
  readonly set?: { readonly name: string; readonly classes?: readonly string[]; readonly pictures: readonly unknown[] };
}
interface Added {
  readonly pictures: readonly { readonly id: string; readonly name: string; readonly width: number }[];
  readonly failed: readonly { readonly message: string }[];
}

let studio: Studio;
let visitor: Visitor;
beforeAll(async () => {
  await writeShapes(join(folder, "set"), ["disc", "cross"], 2, 40);
  // The time of quick work is that of a test.
  studio = await testStudio(folder, { quickTime: 8000, unheard: 400, waiting: 12 }, { data: join(folder, "set") });
  visitor = await Visitor.enter(studio.url);
}, 60_000);
afterAll(() => studio.close());

const sample = async () => (await visitor.json<State>("state")).samples[0]!.id;
/** Takes longer than any test. */
const endless = async () =>
  ["explain", { picture: await sample(), method: "extremal-perturbation", params: { steps: 4096 } }] as const;
const later = (ms: number) => new Promise((done) => setTimeout(done, ms));

test("a session begins with the bundled model, samples, and what was named", async () => {
  const state = await visitor.json<State>("state");
  expect(state.model.id).toBe("bundled");
  expect(state.models.at(-1)!.id).toBe("bundled");
  expect(state.samples.length).toBeGreaterThan(2);
  expect(state.set).toMatchObject({ name: "set", classes: ["cross", "disc"] });
  expect(state.set!.pictures).toHaveLength(4);
});

test("what is kept of what was sent is told", async () => {
  const own = await Visitor.enter(studio.url);
  const kept = async () => (await own.json<State>("state")).kept;
  expect(await kept()).toEqual({ models: 0, pictures: 0, bytes: 0, until: "session", idle: 3_600_000 });
  const { pictures: added } = await own.post<Added>("pictures", await own.send({ "disc.png": picture }));
  expect(await kept()).toMatchObject({ models: 0, pictures: 1, bytes: picture.length });
  await own.post<State>("model", await own.send({ "own.onnx": readFileSync(bundled) }));
  expect(await kept()).toMatchObject({ models: 1, pictures: 1, bytes: picture.length + readFileSync(bundled).length });
  await own.ask(`pictures/${added[0]!.id}`, { method: "DELETE" });
  expect(await kept()).toMatchObject({ models: 1, pictures: 0, bytes: readFileSync(bundled).length });
});

test("maps are those that the same gives without a server", async () => {
  const { pictures: added } = await visitor.post<Added>("pictures", await visitor.send({ "disc.png": picture }));
  const asked = { picture: added[0]!.id, method: "grad-cam", class: "3" };
  const { maps } = (await visitor.run("explain", asked)) as Explanations;
  const lens = await openModel(bundled, { threads: 1 });
  writeFileSync(join(folder, "disc.png"), picture);
  const [file] = await pictures([join(folder, "disc.png")]);
  const { tensor } = await lens.picture(file!);
  const method = methodNamed("grad-cam");
  const [map] = await explain(method, lens.context(), tensor, classTargets(lens.model, [3]), method.params.parse({}));
  await lens.close();
  expect(maps[0]!.map.map).toEqual(map!.map);
});

test("pictures that are sent are there, those that are broken are told, and gone once they are removed", async () => {
  const sent = await visitor.send({
    "one.png": other,
    "broken.png": other.subarray(0, 200),
    "page.html": Buffer.from("<p>"),
  });
  const { pictures: added, failed } = await visitor.post<Added>("pictures", sent);
  expect(added).toMatchObject([{ name: "one.png", width: 64, height: 64 }]);
  expect(failed.map(({ message }) => message)).toEqual([
    expect.stringContaining("broken.png is broken"),
    expect.stringContaining("page.html is no picture"),
  ]);
  const { id } = added[0]!;
  const shown = await visitor.ask(`pictures/${id}`);
  expect(shown.headers.get("content-type")).toBe("image/png");
  expect(new Uint8Array(await shown.arrayBuffer())).toEqual(new Uint8Array(other));
  expect((await visitor.ask(`pictures/${id}?side=16`)).headers.get("content-type")).toBe("image/webp");
  await visitor.json(`pictures/${id}`, { method: "DELETE" });
  expect((await visitor.ask(`pictures/${id}`)).status).toBe(422);
  expect((await visitor.json<State>("state")).pictures.map((p) => p.id)).not.toContain(id);
});

test("a model that is sent is open, under its name, and comes back as ONNX", async () => {
  const own = await Visitor.enter(studio.url);
  const state = await own.post<State>("model", await own.send({ "folder/my model.onnx": readFileSync(bundled) }));
  expect(state.model.name).toBe("my model.onnx");
  expect(state.models.map(({ id }) => id)).toEqual([state.model.id, "bundled"]);
  const file = new Uint8Array(await (await own.ask("model.onnx")).arrayBuffer());
  const again = await own.post<State>("model", await own.send({ "again.onnx": file }));
  expect(again.model.name).toBe("again.onnx");
  expect(await own.run("predict", { picture: await sample() })).toEqual(
    await visitor.run("predict", { picture: await sample() }),
  );
  expect((await own.post<State>("model/open", { id: "bundled" })).model.id).toBe("bundled");
  await expect(own.post("model", await own.send({ "bad.onnx": Buffer.from("no model") }))).rejects.toThrow(
    '"bad.onnx" is no model',
  );
  expect((await own.json<State>("state")).model.id).toBe("bundled");
  own.leave();
});

test("a data set that is sent, packed or in a folder", async () => {
  const own = await Visitor.enter(studio.url);
  const packed = tarGzFile(["a/1.png", "a/2.png", "b/1.png", "../../c.png"].map((path) => ({ path, bytes: picture })));
  const { set } = await own.post<State>("set", await own.send({ "shapes.tar.gz": packed }));
  expect(set).toMatchObject({ name: "shapes.tar.gz", classes: ["a", "b"] });
  expect(set!.pictures).toHaveLength(3);
  const state = await own.post<State>("set", await own.send({ "top/x/1.png": picture, "top/y/1.png": other }));
  expect(state.set).toMatchObject({ name: "top", classes: ["x", "y"] });
  expect(new Uint8Array(await (await own.ask("pictures/data:1")).arrayBuffer())).toEqual(new Uint8Array(other));
  await expect(own.post("set", await own.send({ "none.txt": Buffer.from("none") }))).rejects.toThrow("no pictures in");
  own.leave();
});

test("a job that is stopped is over at once, and makes room", async () => {
  const job = await visitor.start(...(await endless()));
  await visitor.heard(job, "progress");
  await visitor.json(`jobs/${job}`, { method: "DELETE" });
  const told = await visitor.over(job);
  expect(told.at(-1)).toMatchObject({ told: "failed", fault: { kind: "stopped" } });
  await expect(visitor.run("predict", { picture: await sample() })).resolves.toBeDefined();
});

test("an engine that crashes fails its job, and the next one runs", async () => {
  const job = await visitor.start(...(await endless()));
  await visitor.heard(job, "progress");
  process.kill(studio.pids[0]!, "SIGSEGV");
  const told = await visitor.over(job);
  expect(told.at(-1)!.fault).toMatchObject({ kind: "run", message: expect.stringContaining("broke off (SIGSEGV)") });
  await expect(visitor.run("predict", { picture: await sample() })).resolves.toBeDefined();
});

test("an engine that hangs is ended when its time is over", async () => {
  const job = await visitor.start(...(await endless()));
  const told = await visitor.over(job);
  expect(told.at(-1)!.fault!.message).toContain("longer than the 8 seconds");
  await expect(visitor.run("predict", { picture: await sample() })).resolves.toBeDefined();
});

test("many jobs of one hold up another by one at most, and have an end", async () => {
  const [greedy, modest] = [await Visitor.enter(studio.url), await Visitor.enter(studio.url)];
  const asked = { picture: await sample(), method: "rise", params: { samples: 300 } };
  const jobs: number[] = [];
  for (let i = 0; i < 12; i++) jobs.push(await greedy.start("explain", asked));
  await expect(greedy.start("explain", asked)).rejects.toThrow("12 jobs of this page are under way");
  await modest.run("predict", { picture: await sample() });
  const events = greedy.told(jobs).filter(({ told }) => told === "done");
  expect(events.length).toBeLessThanOrEqual(2);
  greedy.leave();
  modest.leave();
});

test("whoever comes back is told what came meanwhile, and no page means no work", async () => {
  const own = await Visitor.enter(studio.url);
  const job = await own.start("predict", { picture: await sample() });
  own.leave();
  await later(200);
  await own.listen();
  expect((await own.over(job)).at(-1)!.told).toBe("done");
  const lost = await own.start(...(await endless()));
  await own.heard(lost, "progress");
  own.leave();
  await later(1200);
  await own.listen();
  expect((await own.over(lost)).at(-1)!.fault!.kind).toBe("stopped");
  own.leave();
});

test("the page: packed, with a policy that runs no script but its own", async () => {
  const page = await fetch(studio.url);
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const policy = page.headers.get("content-security-policy")!;
  expect(/script-src ([^;]*)/.exec(policy)![1]).toBe("'self' 'wasm-unsafe-eval'");
  expect(page.headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(page.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
  const script = await fetch(`${studio.url}assets/index-0a1b2c3d.js`, { headers: { "accept-encoding": "br" } });
  expect(script.headers.get("content-encoding")).toBe("br");
  expect(script.headers.get("cache-control")).toContain("immutable");
  expect(await script.text()).toContain("console.log");
});

test("a server that ends leaves no process and no folder", async () => {
  const ending = await testStudio(folder);
  const own = await Visitor.enter(ending.url);
  await own.send({ "one.png": picture });
  const job = await own.start(...(await endless()));
  await own.heard(job, "progress");
  const { pids, folder: files } = ending;
  expect(pids.length).toBeGreaterThan(1);
  expect(existsSync(files)).toBe(true);
  await ending.close();
  expect(existsSync(files)).toBe(false);
  expect(readdirSync(tmpdir()).map((name) => join(tmpdir(), name))).not.toContain(files);
  expect(pids.map(memoryOf)).toEqual(pids.map(() => undefined));
  await expect(fetch(ending.url)).rejects.toThrow();
});

test("a port that is taken is told", async () => {
  const port = Number(new URL(studio.url).port);
  await expect(testStudio(folder, {}, { port })).rejects.toThrow(`port ${port} is taken`);
});
