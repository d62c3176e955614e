// Checks that every relative link and anchor in the Markdown files leads somewhere.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const pages = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], { encoding: "utf8" })
  .split("\n")
  .filter((p) => p && existsSync(p));
const anchor = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[`*]/g, "")
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
const anchors = (text) => new Set([...text.matchAll(/^#+\s+(.*)$/gm)].map(([, h]) => anchor(h)));

const broken = pages.flatMap((page) => {
  const text = readFileSync(page, "utf8")
    .replace(/```[\s\S]*?```/g, "")
    .replace(/`[^`\n]*`/g, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [path, hash] = link.split("#");
    const target = path ? normalize(join(dirname(page), path)) : page;
    if (!existsSync(target)) return [`${page}: ${link} leads nowhere`];
    if (hash && target.endsWith(".md") && !anchors(readFileSync(target, "utf8")).has(hash))
      return [`${page}: ${link} has no such heading`];
    return [];
  });
});
for (const line of broken) console.error(line);
process.exitCode = broken.length > 0 ? 1 : 0;
