import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { faultsOf } from "../../testing/wellFormed.ts";
import type { Report } from "./define.ts";
import { matrixScript, matrixScriptHash } from "./matrixScript.ts";
import { report } from "./report.ts";
import { script, scriptHash } from "./script.ts";

const dot = "data:image/png;base64,iVBORw0KGgo=";
const film = "data:video/mp4;base64,AAAA";

/** Everything that a page can hold, with what would break out of its place in every text. */
const nasty = (text: string) => `${text} <b a="1" c='2'>&amp;</b></script>`;

const full: Report = {
  title: nasty("title"),
  intro: [nasty("first"), nasty("second")],
  facts: [[nasty("model"), nasty("net.onnx")]],
  colophon: nasty("colophon"),
  sections: [
    {
      heading: nasty("heading"),
      text: [nasty("explanation")],
      definition: nasty("Σ_k w_k·A_k for max_pool and f_c"),
      reference: {
        authors: nasty("authors"),
        year: 2017,
        title: nasty("paper"),
        url: "https://arxiv.org/abs/1610.02391",
      },
      command: nasty("convlens explain"),
      scores: [{ label: nasty("cat"), share: 0.25, text: "25.0 %" }],
      table: {
        kind: "table",
        columns: [{ name: nasty("layer") }, { name: "parameters", unit: "floats" }],
        rows: [[nasty("conv1"), 12345]],
        totals: ["all", 12345],
      },
      figures: [
        {
          dataUri: dot,
          alt: nasty("alt"),
          caption: nasty("caption"),
          detail: nasty("detail"),
          recipe: { a: nasty("recipe") },
        },
        { dataUri: dot, alt: "narrow", caption: "narrow", width: 300, height: 200, sheet: true },
        { dataUri: dot, alt: "wide", caption: "wide", width: 900, height: 200, sheet: true },
        { dataUri: film, alt: "film", caption: "film", sheet: true },
      ],
      parts: [{ heading: "within", text: [] }],
    },
    { heading: "second", text: [] },
    { heading: "third", text: [] },
  ],
};
const page = report(full);

test("a page is well formed", () => {
  expect(faultsOf(page)).toEqual([]);
  expect(faultsOf(report({ ...full, facts: [], intro: [], sections: [] }))).toEqual([]);
});

test("whatever is told is on the page, escaped", () => {
  const escaped = (text: string) => nasty(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  const texts =
    "title first second model net.onnx colophon heading explanation authors paper cat layer conv1 alt caption detail";
  for (const text of texts.split(" ")) expect(page).toContain(escaped(text));
  expect(page.replaceAll(/<\/?span>/g, "")).toContain(escaped("convlens explain"));
  expect(page).toContain("12,345");
  expect(page).toContain("recipe &#60;b a=\\&#34;1\\&#34;");
  expect(page).not.toContain("<b a=");
  expect(page.match(/<\/script>/g)).toHaveLength(1);
});

test("nothing is loaded from outside the page", () => {
  const loaded = [...page.matchAll(/\b(?:src|srcset|poster|data)="([^"]*)"/g)].map(([, target]) =>
    target!.slice(0, 11),
  );
  expect(loaded).toEqual([...Array(3).fill("data:image/"), "data:video/"]);
  expect(page).not.toMatch(/<link|<iframe|<object|<embed|url\(|@import/);
  expect(page).toContain('content="default-src &#39;none&#39;; img-src data:');
});

test("a figure that would have to be loaded is refused", () => {
  const figures = [{ dataUri: "cat.png", alt: "", caption: "" }];
  expect(() => report({ ...full, sections: [{ heading: "", text: [], figures }] })).toThrow(/no data URI: cat\.png/);
});

test("the policy lets the page's own script run and no other", () => {
  expect(scriptHash).toBe(`sha256-${createHash("sha256").update(script).digest("base64")}`);
  expect(page).toContain(`<script>${script}</script>`);
});

test("headings go down one level at a time, and the contents lead to each section", () => {
  expect([...page.matchAll(/<h(\d) id="([\w-]+)"/g)].map(([, level, id]) => `${level} ${id}`)).toEqual([
    "2 section-1",
    "3 section-1-1",
    "2 section-2",
    "2 section-3",
  ]);
  expect([...page.matchAll(/href="#([\w-]+)"/g)].map(([, id]) => id)).toEqual(["section-1", "section-2", "section-3"]);
});

test("indices in definitions are lowered, names with underscores are not", () => {
  expect(page).toContain("Σ<sub>k</sub> w<sub>k</sub>·A<sub>k</sub> for max_pool and f<sub>c</sub>");
});

const matrix = {
  classes: [nasty("cat"), "dog"],
  pictures: [3, 1],
  cells: [
    { truth: 0, predicted: 0, count: 2 },
    { truth: 0, predicted: 1, count: 1, example: 0 },
  ],
  groups: [{ from: 0, to: 2, name: nasty("pets") }],
  sheet: { dataUri: dot, side: 64, columns: 16 },
  still: { dataUri: dot, alt: "confusion matrix", caption: "confusion matrix", sheet: true },
};

test("a matrix comes with its script, its data and a still picture; pages without one have neither", () => {
  const made = report({
    ...full,
    sections: [{ heading: "all", text: [], parts: [{ heading: "m", text: [], matrix }] }],
  });
  expect(faultsOf(made)).toEqual([]);
  expect(made).toContain(`<script>${matrixScript}</script>`);
  expect(matrixScriptHash).toBe(`sha256-${createHash("sha256").update(matrixScript).digest("base64")}`);
  expect(made).toContain(matrixScriptHash.slice(7));
  const told = JSON.parse(/<script type="application\/json">(.*)<\/script>/.exec(made)![1]!);
  expect(told).toEqual({
    classes: matrix.classes,
    pictures: [3, 1],
    groups: matrix.groups,
    truth: [0, 0],
    predicted: [0, 1],
    count: [2, 1],
    example: [-1, 0],
    side: 64,
    columns: 16,
  });
  expect(made).toMatch(/<noscript>[\s\S]*alt="confusion matrix"/);
  expect(page).not.toContain(matrixScriptHash.slice(7));
  expect(() =>
    report({
      ...full,
      sections: [{ heading: "", text: [], matrix: { ...matrix, sheet: { ...matrix.sheet, dataUri: "x.png" } } }],
    }),
  ).toThrow(/no data URI: x\.png/);
});
