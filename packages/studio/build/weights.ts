import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What the files of the built page are for. */
const parts = [
  {
    part: "ONNX Runtime",
    is: /ort[.-].*\.(js|mjs|wasm)$/,
    note: "where work is done in the page; one of its two builds",
  },
  { part: "HDF5", is: /hdf5.*\.js$/, note: "when an HDF5 file is opened in the page" },
  { part: "films, GIF, zip", is: /(mediabunny|gifenc|browser|clips).*\.js$/, note: "when one is exported" },
  { part: "methods and formats", is: /worker-.*\.js$|imagenet.*\.js$/, note: "where work is done in the page" },
  { part: "page", is: /\.(html|css|js|svg)$/, note: "all views; a view when it is opened" },
] as const;

export type Part = (typeof parts)[number]["part"];

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
  const files = names.map((name) => ({ name, part: parts.find(({ is }) => is.test(name))?.part }));
  return parts.map(({ part, note }) => {
    const own = files.filter((file) => file.part === part);
    const bytes = own.reduce((n, { name }) => n + gzipSync(readFileSync(join(folder, name))).length, 0);
    return { part, note, files: own.length, bytes };
  });
}

/** Tells at the end of a build what the page weighs. */
export function weights(): Plugin {
  let folder = "";
  return {
    name: "weights",
    apply: "build",
    configResolved: ({ root, build, logLevel }) => {
      if (logLevel === undefined || logLevel === "info") folder = resolve(root, build.outDir);
    },
    closeBundle() {
      if (!folder) return;
      for (const { part, note, files, bytes } of weightsOf(folder))
        console.log(`${(bytes / 1000).toFixed(0).padStart(6)} kB  ${part}: ${files} files, ${note}`);
    },
  };
}
