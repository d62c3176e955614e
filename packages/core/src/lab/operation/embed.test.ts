import { expect, test } from "vitest";
import { blankImage } from "../../base/image.ts";
import { ran, testBench } from "../../testing/bench.ts";
import { redOrGreen } from "../../testing/colourNet.ts";
import type { PlacedPictures, Places } from "./embed.ts";

const shade = (i: number, of: "red" | "green") =>
  blankImage(8, 8, of === "red" ? [200 + i, 2 * i, 10, 255] : [2 * i, 200 + i, 10, 255]);
const pictures = Array.from({ length: 12 }, (_, i) => shade(i, i % 2 === 0 ? "red" : "green"));
const bench = testBench(redOrGreen(8), pictures, { labels: ["red", "green"], classes: pictures.map((_, i) => i % 2) });

test.each(["pca", "tsne", "umap"])("%s lays what is alike together", async (method) => {
  const { answer } = await ran<PlacedPictures>(bench, "embed", {
    method,
    space: "logits",
    perplexity: 3,
    neighbours: 5,
  });
  expect(answer.coordinates.length).toBe(24);
  expect([...answer.predicted]).toEqual(pictures.map((_, i) => i % 2));
  const at = (i: number) => [answer.coordinates[2 * i]!, answer.coordinates[2 * i + 1]!] as const;
  const apart = (i: number, j: number) => Math.hypot(at(i)[0] - at(j)[0], at(i)[1] - at(j)[1]);
  const mean = (pairs: number[]) => pairs.reduce((a, b) => a + b, 0) / pairs.length;
  const pairs = pictures.flatMap((_, i) => pictures.map((_, j) => [i, j] as const)).filter(([i, j]) => i < j);
  const same = mean(pairs.filter(([i, j]) => (i - j) % 2 === 0).map(([i, j]) => apart(i, j)));
  const other = mean(pairs.filter(([i, j]) => (i - j) % 2 !== 0).map(([i, j]) => apart(i, j)));
  expect(other).toBeGreaterThan(same);
});

test("the way of t-SNE is shown, and ends where the answer is", async () => {
  const { answer, shown } = await ran<PlacedPictures>(bench, "embed", { space: "logits", perplexity: 3 });
  expect(shown.length).toBeGreaterThan(10);
  expect((shown.at(-1) as Places).coordinates).toEqual(answer.coordinates);
});
