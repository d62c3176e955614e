import { expect, test } from "vitest";
import { branchNet, residualNet } from "../testing/nets.ts";
import { architectureOf } from "../transform/architecture.ts";
import { type ArchitectureFigure, architectureSvg } from "./architecture.ts";
import { layOut } from "./architectureLayout.ts";

const sheet = { width: 40, height: 20 };
const part = { href: "a & b.webp", sheet, x: 20, y: 0, width: 20, height: 20 };

/** A net with pictures in some boxes, and titles of all lengths. */
function figureOf(graph: ReturnType<typeof branchNet>): ArchitectureFigure {
  const { boxes, edges, blocks } = architectureOf(graph, "picture");
  return {
    nodes: boxes.map(({ value, kind }, i) => ({
      title: value.repeat(1 + (i % 3)),
      detail: `<${kind}> & "more"`,
      label: `${value} "whole"`,
      kind,
      ...(i % 2 && { href: `#/layer/${i}?a&b`, pictures: Array.from({ length: i }, () => part) }),
    })),
    edges,
    blocks: blocks.map(({ name, boxes }) => ({ title: name || "block", nodes: boxes })),
  };
}

test.each([
  ["branches", branchNet()],
  ["shortcuts", residualNet()],
])("%s: boxes stand apart, frames hold their own and no other, ways go from bottom to top", (_, graph) => {
  const figure = figureOf(graph);
  const { nodes, blocks, lines, ways, width, height } = layOut(figure);
  type Box = { x: number; y: number; width: number; height: number };
  const apart = (a: Box, b: Box) =>
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
  const holds = (a: Box, b: Box) =>
    a.x <= b.x && a.y <= b.y && a.x + a.width >= b.x + b.width && a.y + a.height >= b.y + b.height;
  for (const [i, a] of nodes.entries()) for (const b of nodes.slice(i + 1)) expect(apart(a, b)).toBe(true);
  for (const [i, frame] of blocks.entries())
    for (const [n, node] of nodes.entries())
      expect(figure.blocks[i]!.nodes.includes(n) ? holds(frame, node) : apart(frame, node)).toBe(true);
  for (const one of [...nodes, ...blocks]) expect(holds({ x: 0, y: 0, width, height }, one)).toBe(true);
  for (const [e, way] of ways.entries()) {
    const [from, to] = figure.edges[e]!.map((i) => nodes[i]!);
    const own = way.map((line) => lines[line]!);
    for (const [k, next] of own.slice(1).entries()) expect(next.points[0]).toEqual(own[k]!.points.at(-1));
    expect(own.map(({ arrives }) => arrives)).toEqual(own.map((_, k) => k === own.length - 1));
    const [first, last] = [own[0]!.points[0]!, own.at(-1)!.points.at(-1)!];
    expect(first.y).toBe(from!.y + from!.height);
    expect(last.y).toBe(to!.y);
    for (const [p, box] of [
      [first, from!],
      [last, to!],
    ] as const)
      expect(p.x >= box.x && p.x <= box.x + box.width).toBe(true);
  }
});

test("what is written is well formed and escaped", () => {
  const svg = architectureSvg(figureOf(branchNet()), { label: 'a "net" & more', alone: true });
  const tag = /<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<>]*")*)(\/?)>/g;
  const open: string[] = [];
  for (const [, closes, name, , alone] of svg.replace(/<style>.*<\/style>/s, "").matchAll(tag))
    if (closes) expect(open.pop()).toBe(name);
    else if (!alone) open.push(name!);
  expect(open).toEqual([]);
  expect(svg.replaceAll(tag, "")).not.toMatch(/<|&(?!amp;|lt;|gt;|quot;)/);
  expect(svg).toContain('aria-label="a &quot;net&quot; &amp; more"');
  expect(svg).toContain('href="a &amp; b.webp"');
  expect(svg).not.toContain("<linear>");
  expect(svg).not.toContain("var(");
});

test("a drawing in a page has the page's colours and no style of its own", () => {
  expect(architectureSvg(figureOf(residualNet()), { label: "net" })).not.toContain("<style");
});
