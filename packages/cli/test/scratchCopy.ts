import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "../../..");

/** Copies the repository's files into a folder, where the packages find each other and the installed dependencies. */
export function scratchCopy(folder: string): void {
  const listed = execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  const missing = execFileSync("git", ["ls-files", "-z", "-d"], { cwd: root, encoding: "utf8" }).split("\0");
  for (const file of listed.split("\0").filter((f) => f && !missing.includes(f))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  linkModules(folder);
}

/** Links what is installed, but for the repository's own packages, which are those of the copy. */
function linkModules(folder: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@convlens"), { recursive: true });
  const own = ownPackages();
  for (const name of readdirSync(join(root, "node_modules")))
    if (name !== "@convlens" && !name.startsWith(".vite") && !own.has(name))
      symlinkSync(join(root, "node_modules", name), join(modules, name));
  for (const [name, path] of own) symlinkSync(join(folder, path), join(modules, name));
}

function ownPackages(): Map<string, string> {
  const nameOf = (path: string) => JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")).name as string;
  return new Map(readdirSync(join(root, "packages")).map((f) => [nameOf(`packages/${f}`), `packages/${f}`]));
}
