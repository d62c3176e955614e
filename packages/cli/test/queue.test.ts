import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { nets } from "@convlens/core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeShapes } from "../../node/src/testing/shapePictures.ts";
import { convlens, freePort, hasProgram, spawned, workbench } from "./workbench.ts";

const hasRedis = hasProgram("redis-server");
if (!hasRedis) console.log("no redis-server here: what needs it is skipped");

const bench = workbench();
const bin = join(import.meta.dirname, "../bin/convlens.js");

test("where no Redis answers, that is what is said", async () => {
  const url = `redis://127.0.0.1:${await freePort()}`;
  const { status, stderr } = await convlens("worker", "--queue", url);
  expect([status, stderr]).toEqual([1, expect.stringContaining(`no Redis answers at ${url}`)]);
  expect((await convlens("worker", "--queue", "here")).status).toBe(2);
});

describe.skipIf(!hasRedis)("with Redis", () => {
  const model = bench.model();
  const set = bench.at("shapes");
  let redis: ChildProcess;
  let url: string;
  const workers: ChildProcess[] = [];

  const worker = () => {
    const child = spawn(process.execPath, [bin, "worker", "--queue", url, "--lease", "2", "--threads", "1"]);
    workers.push(child);
    return child;
  };

  beforeAll(async () => {
    await writeShapes(set, ["cross", "disc"], 40, 28, 1);
    const port = await freePort();
    url = `redis://127.0.0.1:${port}`;
    redis = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", ""], { stdio: "ignore" });
    for (let i = 0; i < 50 && (await convlens("worker", "--queue", url, "--idle", "1")).status !== 0; i++)
      await setTimeout(100);
  }, 60_000);

  afterAll(() => {
    for (const child of [...workers, redis]) child.kill("SIGKILL");
  });

  test("three workers of which two are killed end as one machine would", async () => {
    const [alone, together] = [bench.out(), bench.out()];
    const argv = ["units", model, set, "--batch", "4", "--shard-size", "4"];
    await convlens(...argv, "-o", alone);
    let killed = 0;
    const three = [worker(), worker(), worker()];
    // In the middle of the shard after the first.
    for (const child of three.slice(0, 2))
      child.stderr!.once("data", () => {
        child.kill("SIGKILL");
        killed++;
      });
    const said = await spawned([...argv, "--queue", url, "-o", together]);
    expect(said.status).toBe(0);
    three[2]!.kill("SIGKILL");
    expect(killed).toBe(2);
    for (const name of ["units.csv", "duplicates.csv"])
      expect(readFileSync(join(together, name), "utf8")).toBe(readFileSync(join(alone, name), "utf8"));
  }, 180_000);

  test("what no worker can do is told", async () => {
    const other = bench.model("changed.onnx");
    const said = await spawned(["units", other, set, "--queue", url, "-o", bench.out()], {
      during: (master) =>
        master.stderr!.on("data", (text) => {
          if (!String(text).includes("0 workers at")) return;
          // The worker sees another model under the same name.
          bench.model("changed.onnx", nets.residualNet());
          worker();
        }),
    });
    expect([said.status, said.stderr]).toEqual([1, expect.stringContaining("this worker sees another model")]);
  }, 60_000);
});
