import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What the files of the built page are for; the first that fits. */
const parts = [
  {
    part: "ONNX Runtime",
    is: /ort[.-].*\.(js|mjs|wasm)$/,
    note: "where work is done in the page; one of its two builds",
  },
  { part: "HDF5", is: /hdf5_hl.*\.js$/, note: "when an HDF5 file is opened in the page" },
  { part: "films, GIF, zip", is: /(mediabunny|gifenc|browser|clips)-.*\.js$/, note: "when one is exported" },
  { part: "scenes", is: /scenes\.worker.*\.js$/, note: "when somebody has some drawn" },
  { part: "first work", is: undefined, note: "where work is done in the page, until Explain shows a map" },
  {
    part: "other work",
    is: /worker\/(?!place\.worker).*\.js$/,
    note: "other formats and operations, when one is asked for",
  },
  { part: "page", is: /\.(html|css|js|svg)$/, note: "all views; a view when it is opened" },
] as const;

export type Part = (typeof parts)[number]["part"];

/** What may be loaded before a map of an ONNX model is seen, without ONNX Runtime. */
export const MOST_AT_FIRST = 400_000;

/** What the worker loads until Explain shows a map of an ONNX model; it may be one that nobody named the classes of. */
const atFirst = /worker\/(worker|rolldown-runtime|model|predict|explain|imagenet-1k)-[\w-]{8}\.js$/;

export interface Weight {
  readonly part: Part;
  readonly note: string;
  readonly files: number;
  /** As they are sent, by gzip. */
  readonly bytes: number;
}

/** What the files of a built page weigh, compressed. */
export function weightsOf(folder: string): Weight[] {
  const names = readdirSync(folder, { recursive: true }).map(String);
  const first = withImports(
    folder,
    names.filter((name) => atFirst.test(name)),
  );
  const partOf = (name: string) => parts.find(({ is }) => (is ? is.test(name) : first.has(name)))?.part;
  const files = names.map((name) => ({ name, part: partOf(name) }));
  return parts.map(({ part, note }) => {
    const own = files.filter((file) => file.part === part);
    const bytes = own.reduce((n, { name }) => n + gzipSync(readFileSync(join(folder, name))).length, 0);
    return { part, note, files: own.length, bytes };
  });
}

/** Files with all that they import as they are loaded. */
function withImports(folder: string, names: readonly string[]): Set<string> {
  const found = new Set(names);
  for (const name of found) {
    const text = readFileSync(join(folder, name), "utf8");
    for (const [, path] of text.matchAll(/(?:from|import)\s*["'](\.\.?\/[^"']+\.js)["']/g))
      found.add(join(dirname(name), path!));
  }
  return found;
}

/** Bytes of the page and of what works for it until the first map is seen. */
export const bytesAtFirst = (weights: readonly Weight[]): number =>
  weights.filter(({ part }) => part === "page" || part === "first work").reduce((n, { bytes }) => n + bytes, 0);

/** Tells at the end of the page's own build what it weighs. Fails where that is more than it may be. */
export function weights(): Plugin {
  let folder: string;
  let told: boolean;
  return {
    name: "weights",
    apply: "build",
    configResolved: ({ root, build, logLevel = "info" }) => {
      folder = resolve(root, build.outDir);
      told = logLevel === "info";
    },
    closeBundle() {
      const found = weightsOf(folder);
      for (const { part, note, files, bytes } of found)
        if (told) console.log(`${kilobytes(bytes).padStart(6)} kB  ${part}: ${files} files, ${note}`);
      const bytes = bytesAtFirst(found);
      if (bytes > MOST_AT_FIRST)
        throw new Error(
          `page and first work weigh ${kilobytes(bytes)} kB, ${kilobytes(MOST_AT_FIRST)} kB are the most: load what is new when it is asked for`,
        );
    },
  };
}

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(0);
