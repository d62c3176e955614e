import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nets } from "@convlens/core/testing";
import { encodePng } from "@convlens/node";
import { expect, test, vi } from "vitest";
import { faultsOf } from "../../core/src/testing/wellFormed.ts";
import { demo } from "../src/demo/demo.ts";
import { shellLine } from "../src/report/commandLine.ts";
import { convlens, drawn, itemsOf, manifestIn, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();
const picture = await bench.picture();

const pageIn = (out: string) => readFileSync(join(out, "report.html"), "utf8");
const commandsIn = (page: string) =>
  [...page.matchAll(/<dd class="command"><code>(.*?)<\/code>/g)].map(([, code]) =>
    code!.replace(/<\/?span>/g, "").replace(/&#(\d+);/g, (_, n) => String.fromCharCode(Number(n))),
  );
const embedded = (page: string, file: string) => page.includes(readFileSync(file).toString("base64"));

test("the page of explain holds each map, and is listed", async () => {
  const out = bench.out();
  const flags = ["-m", "grad-cam,gradient", "-c", "top2", "--report", "-o", out];
  const { status, stderr, stdout } = await convlens("explain", model, picture, ...flags);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(join(out, "report.html"));
  const manifest = manifestIn(out);
  expect(itemsOf(manifest, "report")).toMatchObject([{ files: { page: "report.html" } }]);
  const page = pageIn(out);
  expect(faultsOf(page)).toEqual([]);
  const maps = manifest.items.filter((item) => item.class).flatMap((item) => Object.values(item.files));
  // A map's chart of deletion and insertion is with it.
  expect(maps).toHaveLength(2 * (1 + 1) + 2 * (4 + 1));
  for (const file of maps) expect(embedded(page, join(out, file)), file).toBe(true);
  expect(page.match(/<summary>Recipe/g)).toHaveLength(maps.length);
}, 60_000);

test("the command of a section, typed again, makes the same files", async () => {
  const out = bench.out();
  await convlens("explain", model, picture, "-m", "smoothgrad,grad-cam", "--samples", "3", "--report", "-o", out);
  const commands = commandsIn(pageIn(out));
  expect(commands).toHaveLength(2);
  // The count of samples is SmoothGrad's alone.
  expect(commands.map((c) => c.includes("--samples 3"))).toEqual([true, false]);
  // A report has it without being asked; the command alone does not.
  expect(commands.every((c) => c.includes(" --trust"))).toBe(true);
  const again = bench.out();
  for (const command of commands) {
    const { status } = await convlens(...command.replace(out, again).split(" ").slice(2));
    expect(status, command).toBe(0);
  }
  const files = manifestIn(out).items.flatMap((item) => (item.class ? Object.values(item.files) : []));
  for (const file of files)
    expect(readFileSync(join(again, file)).equals(readFileSync(join(out, file))), file).toBe(true);
}, 60_000);

test("the page of activations holds the grids and the video, not the GIF of the same frames", async () => {
  const out = bench.out();
  const { status } = await convlens("activations", model, picture, "--animate", "gif,mp4", "--report", "-o", out);
  expect(status).toBe(0);
  const page = pageIn(out);
  expect(faultsOf(page)).toEqual([]);
  for (const { files } of itemsOf(manifestIn(out), "activations"))
    for (const file of Object.values(files)) expect(embedded(page, join(out, file)), file).toBe(!file.endsWith(".gif"));
}, 60_000);

test("of several pictures each has a section", async () => {
  const out = bench.out();
  const other = await bench.picture("two & 'more'.png");
  const { status } = await convlens("explain", model, picture, other, "--report", "--no-trust", "-o", out);
  expect(status).toBe(0);
  const page = pageIn(out);
  expect(faultsOf(page)).toEqual([]);
  expect([...page.matchAll(/<h[123][^>]*>(.*?)<\/h/g)].map(([, heading]) => heading)).toEqual([
    "2 pictures",
    "photo",
    "Grad-CAM",
    "two &#38; &#39;more&#39;",
    "Grad-CAM",
  ]);
}, 60_000);

test("a map of a large picture is shrunk on the page", async () => {
  const out = bench.out();
  const large = bench.file("large.png", await encodePng(drawn(1500, 600)));
  await convlens("explain", model, large, "--report", "--no-trust", "-o", out);
  expect([...pageIn(out).matchAll(/ width="(\d+)" height="(\d+)"/g)].map(([, w, h]) => [Number(w), Number(h)])).toEqual(
    [
      [640, 256],
      [1200, 480],
    ],
  );
}, 60_000);

test("words are quoted so that a shell gives them back", () => {
  if (process.platform === "win32") expect(shellLine(["a b"])).toBe('"a b"');
  else
    expect(shellLine(["plain/päth-1.png", "a b", "it's", "block5_*", ""])).toBe(
      `plain/päth-1.png 'a b' 'it'\\''s' 'block5_*' ''`,
    );
});

test("the demo makes one of every kind, and a page with what it says it has", async () => {
  const out = bench.out();
  const stage = { model: bench.model("deep.onnx", nets.tinyNet()), picture, objects: ["ant", "duck"] };
  const stdout = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  await demo(stage, { out }, new AbortController().signal).finally(() => stdout.mockRestore());
  const { items } = manifestIn(out);
  const made = new Set(items.map(({ method }) => method));
  expect([...made].sort()).toEqual(["activations", "filters", "grad-cam", "gradient", "report", "smoothgrad"]);
  const animation = items.find(({ files }) => files.video);
  expect(Object.keys(animation!.files).sort()).toEqual(["animation", "video"]);
  expect(itemsOf({ items } as never, "grad-cam")).toHaveLength(4);
  expect(Object.keys(items.find(({ method }) => method === "gradient")!.files)).toEqual(
    expect.arrayContaining(["positive", "negative"]),
  );
  const page = pageIn(out);
  expect(faultsOf(page)).toEqual([]);
  expect(page).toContain("an ant and a duck");
  for (const { files, class: explained } of items)
    for (const file of Object.values(files)) if (explained) expect(embedded(page, join(out, file)), file).toBe(true);
  for (const command of commandsIn(page).slice(0, -1)) {
    const { status, stderr } = await convlens(...command.replace(out, bench.out()).split(" ").slice(2));
    expect([status, stderr], command).toEqual([0, ""]);
  }
}, 120_000);
