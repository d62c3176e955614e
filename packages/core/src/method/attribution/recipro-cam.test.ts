import { test } from "vitest";
import { doubles, float32, toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { branchNet } from "../../testing/nets.ts";
import { openAt, openingOf } from "../../transform/openAt.ts";
import { classifierOf, classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import reciproCam from "./recipro-cam.ts";

methodSuite(reciproCam);

const shares = [
  [1 / 16, 1 / 8, 1 / 16],
  [1 / 8, 1 / 4, 1 / 8],
  [1 / 16, 1 / 8, 1 / 16],
];

test.each([
  ["one position at a time", false],
  ["a Gaussian about each position", true],
])("%s: derived element by element", async (_, gaussian) => {
  const model = modelOf(branchNet());
  const layer = "mixed";
  const tensor = randomPicture([1, 3, 10, 11]);
  const classes = [3, 0];
  const maps = (await reciproCam.run(
    testContext(model),
    { tensor, targets: classTargets(model, classes) },
    reciproCam.params.parse({ layer, gaussian }),
  )) as Heatmap[];

  const { value } = classifierOf(model);
  const head = openAt(model.graph, layer, [value]);
  const all = evaluate(model.graph, { [model.input]: toDoubles(tensor) }).get(layer)!;
  const [, , h, w] = all.shape as [number, number, number, number];
  const seen = (y: number, x: number) => {
    const data = all.data.map((v, i) => {
      const [dy, dx] = [(Math.floor(i / w) % h) - y, (i % w) - x];
      if (gaussian) return v * (shares[dy + 1]?.[dx + 1] ?? 0);
      return dy === 0 && dx === 0 ? v : 0;
    });
    return evaluate(head, { [openingOf(layer)]: doubles(all.shape, data, "float32") }).get(value)!.data;
  };
  const scores = Array.from({ length: h * w }, (__, i) => seen(Math.floor(i / w), i % w));
  for (const [k, c] of classes.entries()) {
    const low = Math.min(...scores.map((s) => s[c]!));
    const expected = Float32Array.from(scores, (s) => s[c]! - low);
    // differences of float32 scores of the size of 1
    expectSame(maps[k]!.map, float32([h, w], expected), 1e-5);
  }
});
