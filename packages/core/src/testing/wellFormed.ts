const empty = new Set(["meta", "img", "link", "br", "hr", "input", "source"]);

/** Tags whose content is text to the end tag. */
const raw = /<(style|script)>[\s\S]*?<\/\1>/g;

const tag = /<(\/?)([a-z][a-z0-9]*)((?:\s+[\w-]+(?:="[^"<>]*")?)*)\s*>/g;

/**
 * What is wrong with a page that closes what it opens and quotes its attributes: tags out of order, stray angle brackets
 * and ampersands, ids given twice, links to ids that are not there. For tests.
 */
export function faultsOf(page: string): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  const text = page.replace(/^<!doctype html>/, "").replace(raw, "");
  for (const [whole, slash, name] of text.matchAll(tag)) {
    if (empty.has(name!)) continue;
    if (!slash) open.push(name!);
    else if (open.pop() !== name) faults.push(`${whole} closes something else`);
  }
  faults.push(...open.map((name) => `<${name}> is not closed`));
  const bare = text.replace(tag, "");
  for (const [stray] of bare.matchAll(/[<>].{0,20}|&(?!#\d+;).{0,20}/g)) faults.push(`stray ${stray}`);
  const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
  faults.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `id ${id} twice`));
  const targets = [...text.matchAll(/(?:href="#|aria-labelledby=")([^"]*)"/g)].map(([, id]) => id!);
  faults.push(...targets.filter((id) => !ids.includes(id)).map((id) => `no id ${id}`));
  return faults;
}
