// Builds what is published. The libraries: plain ESM and declarations, file by file, each from the built files of those below it.
// The command: a bundle, since loading five hundred files takes it longer than a prediction (docs/decisions/0006).
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const libraries = ["core", "web", "node"];

for (const name of [...libraries, "cli"]) {
  rmSync(`packages/${name}/dist`, { recursive: true, force: true });
  copyFileSync("LICENSE", `packages/${name}/LICENSE`);
}

for (const name of libraries) {
  const { status } = spawnSync("npx", ["tsc", "-p", `packages/${name}/tsconfig.build.json`], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

const { dependencies } = JSON.parse(readFileSync("packages/cli/package.json", "utf8"));
const { metafile } = await build({
  entryPoints: {
    main: "packages/cli/src/main.ts",
    worker: "packages/node/src/data/worker.ts",
    tsneWorker: "packages/node/src/embedding/tsneWorker.ts",
    laneWorker: "packages/node/src/job/laneWorker.ts",
    labWorker: "packages/node/src/lab/labWorker.ts",
  },
  outdir: "packages/cli/dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  conditions: ["@convlens/source"],
  // What is native, holds WebAssembly or is read as a file stays a package of its own.
  external: Object.keys(dependencies),
  // CommonJS packages in the bundle ask for Node's modules this way.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
  metafile: true,
});

// The page that the command serves.
const vite = createRequire(resolve("packages/studio/package.json")).resolve("vite");
const { build: buildPage } = await import(pathToFileURL(vite).href);
const { output } = await buildPage({ root: "packages/studio", logLevel: "warn" });
cpSync("packages/studio/dist", "packages/cli/dist/studio", { recursive: true });

const inPage = output.flatMap(({ moduleIds = [] }) => moduleIds.map((id) => id.replace(/[?#\0].*$/, "")));
writeFileSync("packages/cli/dist/THIRD-PARTY-LICENSES.txt", licences([...Object.keys(metafile.inputs), ...inPage]));

/** The licences of the packages whose code is in the bundle or the page. */
function licences(files) {
  const packages = new Set(
    files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(relative("", file)) ?? []),
  );
  return [...packages].sort().map(licence).join("\n");
}

function licence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = existsSync(folder) && readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
  const text = file ? readFileSync(join(folder, file), "utf8") : "";
  return `${name} ${version}, ${license}\n\n${text}\n`;
}
