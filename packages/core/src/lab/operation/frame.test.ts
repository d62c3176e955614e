import { expect, test } from "vitest";
import type { Heatmap } from "../../method/index.ts";
import { noisePicture, ran, testBench } from "../../testing/bench.ts";
import { branchNet, tinyNet } from "../../testing/nets.ts";
import type { Explanations } from "../explanations.ts";
import type { Frame } from "./frame.ts";
import type { Guess } from "./predict.ts";

const picture = noisePicture(17, 13);

// One graph or several: the same sums in another order, in float32 between the nodes.
const DIGITS = 5;

const close = (found: ArrayLike<number>, wanted: ArrayLike<number>) => {
  expect(found.length).toBe(wanted.length);
  Array.from(found).forEach((v, i) => {
    expect(v).toBeCloseTo(wanted[i]!, DIGITS);
  });
};

test.each([
  ["the best class", {}, "top1"],
  ["a class that is named", { class: 2 }, "2"],
])("gives of %s what predict, explain and the layer give", async (_, which, expression) => {
  const bench = testBench(tinyNet(), [picture]);
  const asked = { picture: "0", method: "grad-cam", layer: "conv1", ...which };
  const { answer } = await ran<Frame>(bench, "frame", asked);
  const predicted = (await ran<{ classes: Guess[] }>(bench, "predict", { picture: "0" })).answer.classes;
  expect(answer.classes.map((c) => c.index)).toEqual(predicted.map((c) => c.index));
  close(
    answer.classes.map((c) => c.score),
    predicted.map((c) => c.score),
  );
  const explanations = await ran<Explanations>(bench, "explain", {
    picture: "0",
    method: "grad-cam",
    class: expression,
  });
  const { map, label } = explanations.answer.maps[0]!;
  expect(answer.explained.label).toBe(label);
  expect(answer.map?.data.shape).toEqual((map as Heatmap).map.shape);
  expect(answer.map?.layer).toBe((map as Heatmap).layer);
  close(answer.map!.data.data, (map as Heatmap).map.data);
  expect(answer.placement).toEqual(explanations.answer.placement);
  const { activations } = answer;
  expect(activations?.layer).toBe("conv1");
  expect(activations?.data.shape).toHaveLength(3);
});

test("gives the classes alone where no method is asked for", async () => {
  const { answer } = await ran<Frame>(testBench(tinyNet(), [picture]), "frame", { picture, most: 2 });
  expect(answer.classes).toHaveLength(2);
  expect(answer.map).toBeUndefined();
});

test("prepares a graph once, whatever the class", async () => {
  const bench = testBench(branchNet(), [picture]);
  let prepared = 0;
  const { context } = bench.lens;
  const counting = {
    ...bench,
    lens: {
      ...bench.lens,
      context: (options = {}) => {
        const own = context(options);
        return {
          ...own,
          prepare: (graph: Parameters<typeof own.prepare>[0]) => {
            prepared++;
            return own.prepare(graph);
          },
        };
      },
    },
  };
  for (const which of [{}, { class: 0 }, { class: 1 }])
    await ran<Frame>(counting, "frame", { picture, method: "grad-cam", ...which });
  expect(prepared).toBe(1);
});

test.each([
  [{ method: "lime" }, "LIME is not to be had of moving pictures"],
  [{ method: "nothing" }, "nothing is not to be had"],
  [{ class: 99 }, "there is no class 99"],
  [{ layer: "cnv1" }, "cnv1"],
])("tells what cannot be: %j", async (asked, message) => {
  await expect(ran(testBench(tinyNet(), [picture]), "frame", { picture, ...asked })).rejects.toThrow(message);
});
