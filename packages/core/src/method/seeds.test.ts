import { expect, test } from "vitest";
import { modelOf, testContext } from "../testing/context.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { tinyNet } from "../testing/nets.ts";
import { classifierOf, classTargets } from "./classifier.ts";
import { gradientsOf } from "./gradients.ts";

test("targets that do not fit the memory together are taken in parts, and nothing changes", async () => {
  const model = modelOf(tinyNet());
  const tensor = randomPicture([1, ...model.graph.infos.get(model.input)!.shape.slice(1)] as number[]);
  const { classes } = classifierOf(model);
  const targets = classTargets(
    model,
    Array.from({ length: classes }, (_, c) => c),
  );
  const layer = model.graph.nodes.find((node) => node.op === "Relu")!.outputs[0]!;
  const runs: number[] = [];
  const inParts = (batch: number) => {
    const context = testContext(model);
    const options = {
      rules: "gradient",
      // The layer itself is the same for all targets.
      outputs: { id: "test", write: (_: unknown, gradient: string) => [gradient, layer] },
    } as const;
    const counted = async (graph: Parameters<typeof context.prepare>[0]) => {
      const session = await context.prepare(graph);
      const run: typeof session.run = (feeds, signal) => {
        runs.push(batch);
        return session.run(feeds, signal);
      };
      return { ...session, run };
    };
    return gradientsOf({ ...context, batchSize: () => batch, prepare: counted }, tensor, targets, options);
  };
  const whole = await inParts(classes);
  expect(await inParts(2)).toEqual(whole);
  expect(whole.map((t) => t.shape[0])).toEqual([classes, 1]);
  expect(runs).toEqual([classes, ...new Array(Math.ceil(classes / 2)).fill(2)]);
});
