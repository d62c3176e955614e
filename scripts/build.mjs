// Builds what is published. The libraries: plain ESM and declarations, file by file, each from the built files of those below it.
// The command: a bundle, since loading five hundred files takes it longer than a prediction (docs/decisions/0006).
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
writeFileSync("packages/cli/dist/THIRD-PARTY-LICENSES.txt", licences(metafile));

/** The licences of the packages whose code is in the bundle. */
function licences({ inputs }) {
  const packages = new Set(
    Object.keys(inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []),
  );
  return [...packages].sort().map(licence).join("\n");
}

function licence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = existsSync(folder) && readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
  const text = file ? readFileSync(join(folder, file), "utf8") : "";
  return `${name} ${version}, ${license}\n\n${text}\n`;
}
