import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConvlensError, unpack } from "@convlens/core/base";
import type { Explanations, Guess } from "@convlens/core/lab";
import { classTargets, explain, methodNamed, predict } from "@convlens/core/method";
import { afterAll, expect, test } from "vitest";
import { openModel } from "../lens.ts";
import { pictures } from "../pictures.ts";
import { encodePng } from "../png.ts";
import { scratchFolder } from "../testing/scratchFolder.ts";
import { shapePicture, writeShapes } from "../testing/shapePictures.ts";
import { LabProcess, type WorkOptions } from "./labProcess.ts";
import { memoryOf } from "./memoryOf.ts";

const folder = scratchFolder();
const model = fileURLToPath(new URL("../../../cli/models/scenes.onnx", import.meta.url));
const id = "0123456789abcdef";
writeFileSync(join(folder, id), await encodePng(shapePicture("disc", 96, 1)));
await writeShapes(join(folder, "set"), ["disc", "cross"], 3, 40);
const set = { name: "shapes", path: join(folder, "set") };
const options = { threads: 1 };
const bench = { model: { path: model, options }, folders: [folder], set, keep: join(folder, "keep") };

const lab = new LabProcess({ memory: 4 * 2 ** 30 });
afterAll(() => lab.close());

const run = async <T>(operation: string, params: unknown, more: Partial<WorkOptions> = {}): Promise<T> =>
  unpack<T>(await lab.do({ bench, operation, params }, { time: 60_000, ...more }));

/** Takes longer than any test. */
const endless = ["explain", { picture: id, method: "extremal-perturbation", params: { steps: 4096 } }] as const;

test("what comes of it is what the same gives in this process", async () => {
  const lens = await openModel(model, options);
  const [file] = await pictures([join(folder, id)]);
  const { tensor } = await lens.picture(file!);
  const { scores } = await predict(lens.context(), tensor);
  const { classes } = await run<{ classes: Guess[] }>("predict", { picture: id, most: 3 });
  expect(classes[0]!.score).toBe(Math.max(...scores));
  const method = methodNamed("grad-cam");
  const targets = classTargets(lens.model, [classes[1]!.index]);
  const [map] = await explain(method, lens.context(), tensor, targets, method.params.parse({}));
  const asked = { picture: id, method: "grad-cam", class: String(classes[1]!.index) };
  const { maps } = await run<Explanations>("explain", asked);
  expect(maps[0]!.map.map).toEqual(map!.map);
  await lens.close();
});

test("what a request names is a picture that was given, and never a path", async () => {
  for (const picture of ["../../etc/passwd", "/etc/passwd", `${id}/../${id}`, "ffffffffffffffff", "data:99", "data:-1"])
    await expect(run("predict", { picture })).rejects.toThrow("there is no picture");
  const asked = { picture: id, method: "integrated-gradients", params: { baseline: "image:/etc/hostname" } };
  await expect(run("explain", asked)).rejects.toThrow();
});

test("pictures of the data set, as they are and small", async () => {
  const shown = async (params: object) =>
    unpack<{ type: string; bytes: Uint8Array }>(
      await lab.do({ chore: "show", params: { id: "data:4", from: bench, ...params } }, { time: 60_000 }),
    );
  const file = readFileSync(join(folder, "set/disc/001.png"));
  expect(await shown({})).toEqual({ type: "image/png", bytes: new Uint8Array(file) });
  expect((await shown({ side: 16 })).type).toBe("image/webp");
  expect((await run<{ classes: Guess[] }>("predict", { picture: "data:4" })).classes).toHaveLength(5);
});

test("a crash fails what was under way, and nothing after it", async () => {
  const crashing = run(...endless);
  await new Promise((later) => setTimeout(later, 300));
  const before = lab.pid!;
  process.kill(before, "SIGSEGV");
  await expect(crashing).rejects.toThrow("broke off (SIGSEGV)");
  await expect(run("predict", { picture: id })).resolves.toBeDefined();
  expect(lab.pid).not.toBe(before);
});

test("a process that ends before it has begun is started once more, and what waits for it is done", async () => {
  const other = new LabProcess({ memory: 4 * 2 ** 30 });
  const answer = other.do({ bench, operation: "predict", params: { picture: id } }, { time: 60_000 });
  const first = other.pid!;
  process.kill(first, "SIGKILL");
  expect(unpack<{ classes: Guess[] }>(await answer).classes).toHaveLength(5);
  expect(other.pid).not.toBe(first);
  await other.close();
});

test("one that ends a second time before it has begun does not start, and the next work tries again", async () => {
  const other = new LabProcess({ memory: 4 * 2 ** 30 });
  const ask = () => other.do({ bench, operation: "predict", params: { picture: id } }, { time: 60_000 });
  const answer = ask();
  const first = other.pid!;
  process.kill(first, "SIGKILL");
  const failed = expect(answer).rejects.toThrow("does not start (SIGKILL)");
  while (other.pid === first || other.pid === undefined) await new Promise((later) => setImmediate(later));
  process.kill(other.pid, "SIGKILL");
  await failed;
  expect(other.pid).toBeUndefined();
  await expect(ask()).resolves.toBeDefined();
  await other.close();
});

test("what takes too long is ended, and says so", async () => {
  await expect(run(...endless, { time: 300 })).rejects.toThrow("longer than the 0.3 seconds");
  await expect(run("predict", { picture: id })).resolves.toBeDefined();
});

test("what is stopped is over", async () => {
  const stop = new AbortController();
  const stopped = run(...endless, { signal: stop.signal });
  setTimeout(() => stop.abort(), 200);
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
});

test("a process that takes more memory than it may is ended, and says so", async () => {
  const small = new LabProcess({ memory: 2 ** 26 });
  const work = { bench, operation: endless[0], params: endless[1] };
  const error = await small.do(work, { time: 60_000 }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ConvlensError);
  expect((error as Error).message).toContain("more memory than the 64 MB");
  await small.close();
});

test("nothing is left when it is closed", async () => {
  const other = new LabProcess({ memory: 2 ** 30 });
  other.start();
  const pid = other.pid!;
  await other.close();
  expect(memoryOf(pid)).toBeUndefined();
  await expect(other.do({ bench, operation: "model", params: {} }, { time: 1000 })).rejects.toThrow("about to end");
});
