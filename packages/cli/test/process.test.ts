import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NetBuilder } from "@convlens/core/testing";
import { decodeImage } from "@convlens/node";
import { expect, test } from "vitest";
import { manifestIn, sidecar, spawned, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();
const picture = await bench.picture();

/** A net that takes long enough to be interrupted. */
function slowModel(): string {
  const n = new NetBuilder(2);
  let x = n.input(3, 64, 64);
  for (let i = 0; i < 8; i++) x = n.relu(`conv${i}`, n.conv(`conv${i}/conv`, x, 64));
  const graph = n.build(n.dense("logits", n.node("Flatten", "flat", [n.globalPool("pool", x)]), 4));
  return bench.model("slow.onnx", graph, { ...sidecar, input: { ...sidecar.input, size: [64, 64] } });
}

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => join(f.parentPath, f.name));

async function expectWhole(files: readonly string[]): Promise<void> {
  expect(files.filter((f) => f.includes(".tmp"))).toEqual([]);
  for (const f of files.filter((f) => f.endsWith(".png"))) await decodeImage(readFileSync(f), f);
}

test("exit statuses: 0 done, 1 a failure, 2 wrong use; results on one stream, words on the other", async () => {
  const done = await spawned(["predict", model, picture]);
  expect([done.status, done.stderr]).toEqual([0, ""]);
  const failed = await spawned(["predict", bench.at("none.onnx"), picture]);
  expect([failed.status, failed.stdout]).toEqual([1, ""]);
  const wrong = await spawned(["predict", model]);
  expect([wrong.status, wrong.stdout]).toEqual([2, ""]);
}, 120_000);

test("interrupted in the middle: exit status 130, whole files only, and the manifest lists them", async () => {
  const out = bench.out();
  const slow = slowModel();
  const methods = ["grad-cam,gradient,smoothgrad", "--samples", "4096"];
  const said = await spawned(["explain", slow, picture, "--method", ...methods, "-o", out], {
    during: (child) => {
      const timer = setInterval(() => {
        if (!existsSync(join(out, "photo"))) return;
        // Some maps are there, and thousands of samples are to come.
        if (readdirSync(join(out, "photo")).filter((f) => /^gradient.*negative\.png$/.test(f)).length === 0) return;
        clearInterval(timer);
        child.kill("SIGINT");
      }, 20);
      child.on("close", () => clearInterval(timer));
    },
  });
  expect([said.status, said.stdout]).toEqual([130, ""]);
  expect(said.stderr).toBe("convlens: interrupted; what was written is whole\n");
  const files = filesOf(out);
  await expectWhole(files);
  const listed = manifestIn(out).items.flatMap((i) => Object.values(i.files).map((f) => join(out, f)));
  expect(listed.length).toBeGreaterThanOrEqual(5);
  expect(files.filter((f) => !f.endsWith("manifest.json")).sort()).toEqual(listed.sort());
}, 120_000);

test("a disk that takes no more: the file is named, nothing is half written", async () => {
  const out = bench.out();
  // No file above 1 KiB; the signal that comes with it is ignored, so that the write fails as on a full disk.
  const shell = 'trap "" XFSZ; ulimit -f 1; exec "$@"';
  const said = await spawned(["activations", model, picture, "-o", out], { shell });
  expect(said.status).toBe(1);
  expect(said.stderr).toMatch(/^convlens: .*out-\d+\/photo\/activations\/.*\.png/);
  expect(said.stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  expect(said.stderr).toMatch(/-o/);
  await expectWhole(filesOf(out));
}, 120_000);

test("a folder that may not be written into is named", async () => {
  // No one may make folders there, root neither.
  const said = await spawned([
    "explain",
    model,
    picture,
    "-o",
    process.platform === "linux" ? "/proc/convlens" : "/dev/null/x",
  ]);
  expect(said.status).toBe(1);
  expect(said.stderr).toMatch(/^convlens: .*(\/proc\/convlens|\/dev\/null)/);
  expect(said.stderr).toMatch(/another folder with -o/);
}, 120_000);

test("a reader that has had enough ends it without a word", async () => {
  const said = await spawned(["explain", "--help"], { shell: 'set -o pipefail; "$@" | head -n 1' });
  expect(said).toMatchObject({ status: 0, stderr: "" });
}, 120_000);
