import type { Path } from "./define.ts";

/** The line, from 1, on which a value of a valid JSON text begins; where a path leads nowhere, that of the last part that is there. */
export function lineOf(text: string, path: Path): number {
  let at = space(text, 0);
  for (const part of path) {
    const found =
      text[at] === "{" ? member(text, at, String(part)) : text[at] === "[" ? element(text, at, part) : undefined;
    if (found === undefined) break;
    at = found;
  }
  return text.slice(0, at).split("\n").length;
}

function member(text: string, open: number, key: string): number | undefined {
  let found: number | undefined;
  for (let at = space(text, open + 1); text[at] === '"'; at = space(text, at)) {
    const end = behind(text, at);
    const value = space(text, space(text, end) + 1);
    // Of a key that is there twice the last one counts.
    if (JSON.parse(text.slice(at, end)) === key) found = value;
    at = space(text, behind(text, value));
    if (text[at] === ",") at++;
  }
  return found;
}

function element(text: string, open: number, index: string | number): number | undefined {
  let at = space(text, open + 1);
  for (let i = 0; text[at] !== "]" && at < text.length; i++) {
    if (i === index) return at;
    at = space(text, behind(text, at));
    if (text[at] === ",") at = space(text, at + 1);
  }
  return undefined;
}

/** Where a value ends that begins at `start`. */
function behind(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const token = /"(?:[^"\\]|\\.)*"|[[\]{}]|[^\s[\]{}",:]+|[\s,:]/sy;
    token.lastIndex = at;
    const [found] = token.exec(text) ?? [];
    if (found === undefined) return text.length;
    at += found.length;
    if (found === "{" || found === "[") depth++;
    else if (found === "}" || found === "]") depth--;
  } while (depth > 0);
  return at;
}

function space(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[\s\uFEFF]/.test(text[at]!)) at++;
  return at;
}
