import { readdirSync } from "node:fs";
import { encodeGraph } from "@convlens/core/onnx";
import { nets } from "@convlens/core/testing";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { fileServer } from "../../node/src/testing/fileServer.ts";
import { convlens, workbench } from "./workbench.ts";

const bench = workbench();
const { files, url } = fileServer();
beforeEach(() => {
  vi.stubEnv("XDG_CACHE_HOME", bench.at("cache"));
  vi.stubEnv("CONVLENS_MIRROR", "");
});
afterAll(() => vi.unstubAllEnvs());

test("what was pulled is listed, is used by its name in any command, and can be removed", async () => {
  files["/net.onnx"] = { bytes: encodeGraph(nets.tinyNet()) };
  const name = url("/net.onnx");
  const photo = await bench.picture();
  const before = await convlens("predict", name, photo);
  expect([before.status, before.stderr]).toEqual([1, `convlens: ${name} is not here: convlens pull ${name}\n`]);

  const pulled = await convlens("pull", name);
  expect([pulled.status, pulled.stderr]).toEqual([0, ""]);
  expect(pulled.stdout).toMatch(/^http.*net\.onnx: .*net\.onnx\n$/);
  expect((await convlens("pull", name)).stdout).toContain("was here already");
  expect((await convlens("predict", name, photo)).status).toBe(0);
  const out = bench.out();
  const explained = await convlens("explain", name, photo, "--method", "gradient", "-o", out, "--json");
  expect(JSON.parse(explained.stdout).model.path).toBe(name);
  const [png] = readdirSync(out, { recursive: true })
    .map(String)
    .filter((f) => f.endsWith(".png"));
  expect((await convlens("run", `${out}/${png}`, "-o", bench.out())).status).toBe(0);

  const all = await convlens("models", "--json");
  expect(JSON.parse(all.stdout).others).toMatchObject([{ name }]);
  expect((await convlens("models")).stdout).toContain(`● ${name}`);
  expect((await convlens("models", "--remove", name)).stdout).toBe(`${name} is removed\n`);
  expect((await convlens("models")).stdout).toContain("0 of them are here");
});

test("a known model is told whole", async () => {
  const { stdout } = await convlens("models", "resnet50");
  for (const said of [
    "ResNet-50",
    "resnet50-11ad3fa6.pth",
    "103 MB",
    "BSD-3-Clause",
    "11ad3fa6…",
    "convlens pull resnet50",
  ])
    expect(stdout).toContain(said);
});

test("names that are none are told before anything is fetched", async () => {
  files["/other.onnx"] = { bytes: encodeGraph(nets.tinyNet()) };
  const said = await convlens("pull", url("/other.onnx"), "resnet5O");
  expect([said.status, said.stdout]).toEqual([2, ""]);
  expect(said.stderr).toContain("nearest: resnet50");
  const failed = await convlens("pull", url("/none.onnx"), url("/other.onnx"));
  expect([failed.status, failed.stderr]).toEqual([1, expect.stringContaining("/none.onnx: the server answers 404")]);
});
