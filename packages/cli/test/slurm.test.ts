import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeShapes } from "../../node/src/testing/shapePictures.ts";
import { convlens, freePort, hasProgram, workbench } from "./workbench.ts";

// Its node daemon starts jobs as their user, which takes rights.
const hasSlurm = ["slurmctld", "slurmd", "sbatch"].every(hasProgram) && process.getuid?.() === 0;
if (!hasSlurm) console.log("no Slurm here that could be started: its test is skipped");

const bench = workbench();
const host = hostname().split(".")[0];

/** A cluster of this machine alone. */
async function configuration(): Promise<string> {
  const folder = bench.at("slurm");
  for (const name of ["state", "spool"]) mkdirSync(join(folder, name), { recursive: true });
  const settings = {
    ClusterName: "test",
    SlurmctldHost: `${host}(127.0.0.1)`,
    AuthType: "auth/none",
    CredType: "cred/none",
    SlurmctldPort: await freePort(),
    SlurmdPort: await freePort(),
    SlurmUser: "root",
    StateSaveLocation: join(folder, "state"),
    SlurmdSpoolDir: join(folder, "spool"),
    SlurmctldPidFile: join(folder, "slurmctld.pid"),
    SlurmdPidFile: join(folder, "slurmd.pid"),
    ProctrackType: "proctrack/linuxproc",
    TaskPlugin: "task/none",
    SwitchType: "switch/none",
    MpiDefault: "none",
    ReturnToService: 2,
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  const nodes = [
    `NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN`,
    `PartitionName=all Nodes=${host} Default=YES MaxTime=INFINITE State=UP`,
  ];
  return bench.file("slurm/slurm.conf", `${[...lines, ...nodes].join("\n")}\n`);
}

describe.skipIf(!hasSlurm)("with Slurm", () => {
  const daemons: ChildProcess[] = [];
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    await writeShapes(bench.at("shapes"), ["cross", "disc"], 20, 28, 1);
    const file = await configuration();
    env = { ...process.env, SLURM_CONF: file };
    for (const daemon of ["slurmctld", "slurmd"])
      daemons.push(spawn(daemon, ["-D", "-f", file], { stdio: "ignore", env }));
    for (let i = 0; i < 100 && !/idle/.test(spawnSync("sinfo", { env, encoding: "utf8" }).stdout); i++)
      await setTimeout(200);
  }, 60_000);

  afterAll(() => {
    for (const daemon of daemons) daemon.kill("SIGKILL");
  });

  test("an array of jobs does the parts, as the guide has it", async () => {
    const [alone, parts] = [bench.out(), bench.out()];
    const argv = ["units", bench.model(), bench.at("shapes"), "--batch", "4", "--shard-size", "4"];
    await convlens(...argv, "-o", alone);
    const words = [process.execPath, join(import.meta.dirname, "../bin/convlens.js"), ...argv, "-o", parts];
    const script = `#!/bin/sh\n${words.map((w) => `'${w}'`).join(" ")} --shard $SLURM_ARRAY_TASK_ID/3\n`;
    const file = bench.file("array.sh", script);
    execFileSync("sbatch", ["--wait", "--array=1-3", "--output", bench.at("array-%a.log"), file], { env });
    expect(readFileSync(bench.at("array-2.log"), "utf8")).toContain("part 2 of 3 is done");
    expect((await convlens("merge", parts)).stderr).not.toContain("done before");
    expect(readFileSync(join(parts, "units.csv"), "utf8")).toBe(readFileSync(join(alone, "units.csv"), "utf8"));
  }, 120_000);
});
