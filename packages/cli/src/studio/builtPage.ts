import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConvlensError } from "@convlens/core/base";
import { packageFile } from "../packageFile.ts";

/** What the page is made of, from the folder of all packages. */
const sources = [
  "core/src",
  "web/src",
  "studio/src",
  "studio/public",
  "studio/build",
  "studio/index.html",
  "studio/vite.config.ts",
];

/**
 * The folder with the built page: in an installed package it is there, in a clone it is built where it is missing or older than
 * what it is made of. Throws `ConvlensError` where that fails.
 * @param note is told a line where it takes a while
 */
export async function builtPage(note: (line: string) => void): Promise<string> {
  const packaged = fileURLToPath(packageFile("dist/studio"));
  const packages = fileURLToPath(packageFile(".."));
  if (!import.meta.url.endsWith(".ts")) {
    if (existsSync(join(packaged, "index.html"))) return packaged;
    throw new ConvlensError(`the page of the studio is missing: ${packaged}`, "install convlens again");
  }
  const built = join(packages, "studio/dist");
  const made = await stat(join(built, "index.html")).catch(() => undefined);
  if (made && made.mtimeMs >= (await newest(packages))) return built;
  note(
    `${made ? "the page is older than its sources" : "the page is not built yet"}: building it (once, some seconds)`,
  );
  await build(join(packages, "studio"));
  return built;
}

async function newest(packages: string): Promise<number> {
  let last = 0;
  for (const source of sources) {
    const path = join(packages, source);
    const found = await stat(path).catch(() => undefined);
    if (!found) continue;
    const names = found.isDirectory() ? await readdir(path, { recursive: true }) : [""];
    // Tests are no part of it.
    for (const name of names.filter((n) => !n.endsWith(".test.ts")))
      last = Math.max(last, (await stat(join(path, name)).catch(() => undefined))?.mtimeMs ?? 0);
  }
  return last;
}

async function build(folder: string): Promise<void> {
  const vite = join(dirname(createRequire(join(folder, "package.json")).resolve("vite/package.json")), "bin/vite.js");
  const child = spawn(process.execPath, [vite, "build", "--logLevel", "error"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (said += piece.toString()));
  const status = await new Promise<number | null>((done, fail) => child.once("error", fail).once("close", done));
  if (status !== 0)
    throw new ConvlensError(
      `the page does not build: ${said.trim().split("\n").slice(-3).join(" ")}`,
      "npm run build -w packages/studio tells more",
    );
}
