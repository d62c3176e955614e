import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import type { Tensor } from "@convlens/core/base";
import { decodeNpy } from "@convlens/core/base";
import type { Graph } from "@convlens/core/onnx";
import { encodeGraph } from "@convlens/core/onnx";
import { nets } from "@convlens/core/testing";
import { encodePng } from "@convlens/node";
import { vi } from "vitest";
import { scratchFolder } from "../../node/src/testing/scratchFolder.ts";
import { main } from "../src/main.ts";
import type { Item, Manifest } from "../src/output.ts";

export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How pictures become the input of the small nets, so that nothing is guessed. */
export const sidecar = {
  input: { layout: "NCHW", size: [10, 11], channels: "RGB", range: [0, 1], mean: [0.5], std: [0.5], resize: "squash" },
  output: { scores: "probabilities", labels: ["ant", "bee", "cat", "dog"] },
};

/** A folder with small models and pictures, and the command to try on them. */
export function workbench() {
  const folder = scratchFolder();
  const at = (...parts: string[]) => join(folder, ...parts);
  let outputs = 0;
  return {
    at,
    file(name: string, contents: Uint8Array | string): string {
      mkdirSync(dirname(at(name)), { recursive: true });
      writeFileSync(at(name), contents);
      return at(name);
    },
    /** An ONNX file; with a file beside it that says all of its input and labels, unless `said` is something else. */
    model(name = "tiny.onnx", graph: Graph = nets.tinyNet(), said: object | undefined = sidecar): string {
      if (said) this.file(`${name}.convlens.json`, JSON.stringify(said));
      return this.file(name, encodeGraph(graph));
    },
    /** A PNG with a gradient of colours and a bright square. */
    async picture(name = "photo.png", width = 40, height = 30): Promise<string> {
      return this.file(name, await encodePng(drawn(width, height)));
    },
    /** A folder for results that no other call gives. */
    out: () => at(`out-${outputs++}`),
  };
}

export function drawn(width: number, height: number) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bright = x > width / 4 && x < width / 2 && y > height / 3 && y < (2 * height) / 3;
      data.set(bright ? [250, 240, 200, 255] : [(200 * x) / width, (180 * y) / height, 90, 255], (y * width + x) * 4);
    }
  return { width, height, data };
}

/** Runs the command in this process. */
export async function convlens(...argv: string[]): Promise<Said> {
  const said = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      said[stream] += String(text);
      return true;
    }),
  );
  try {
    return { status: await main(argv), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Runs the command as a process of its own; `during` may send it signals. */
export function spawned(
  argv: readonly string[],
  options: { cwd?: string; during?: (child: ReturnType<typeof spawn>) => void; shell?: string } = {},
): Promise<Said> {
  const bin = join(import.meta.dirname, "../bin/convlens.js");
  const child = options.shell
    ? spawn("bash", ["-c", options.shell, "bash", process.execPath, bin, ...argv], { cwd: options.cwd })
    : spawn(process.execPath, [bin, ...argv], { cwd: options.cwd });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (text) => {
    said.stdout += text;
  });
  child.stderr.on("data", (text) => {
    said.stderr += text;
  });
  options.during?.(child);
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code, signal) => resolve({ status: code ?? (signal ? -1 : 0), ...said }));
  });
}

export const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;

/** The items of one method. */
export const itemsOf = (manifest: Manifest, method: string): Item[] =>
  manifest.items.filter((item) => item.method === method);

export const npyAt = (folder: string, path: string): Tensor => decodeNpy(readFileSync(join(folder, path)), path);

/** A port that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Whether a program is installed. */
export const hasProgram = (name: string): boolean => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
