import { expect, test } from "vitest";
import { doubles, toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { classifierOf, classTargets } from "../classifier.ts";
import gradient from "./gradient.ts";

methodSuite(gradient);

test("equals central differences of the logit", async () => {
  const model = modelOf(tinyNet());
  const { value } = classifierOf(model);
  const shape = [1, ...model.graph.infos.get(model.input)!.shape.slice(1)] as number[];
  const tensor = randomPicture(shape);
  const [map] = await gradient.run(
    testContext(model),
    { tensor, targets: classTargets(model, [1]) },
    gradient.params.parse({}),
  );
  const x = toDoubles(tensor);
  const logit = (i: number, step: number) => {
    const data = x.data.slice();
    data[i]! += step;
    return evaluate(model.graph, { [model.input]: doubles(shape, data, "float32") }).get(value)!.data[1]!;
  };
  const h = 1e-5;
  const expected = Float32Array.from(x.data, (_, i) => (logit(i, h) - logit(i, -h)) / (2 * h));
  if (map?.kind !== "heatmap") throw new Error("no heat map");
  // differences in float64 are good to 1e-9, the map is float32
  expectSame(map.map, { type: "float32", shape: shape.slice(1), data: expected }, 1e-6);
});

test("of the probability sums to zero over the classes of a softmax", async () => {
  const model = modelOf(tinyNet());
  const tensor = randomPicture([1, ...model.graph.infos.get(model.input)!.shape.slice(1)] as number[]);
  const classes = Array.from({ length: classifierOf(model).classes }, (_, c) => c);
  const maps = await gradient.run(
    testContext(model),
    { tensor, targets: classTargets(model, classes, "probability") },
    gradient.params.parse({}),
  );
  const sums = new Float64Array(tensor.data.length);
  let largest = 0;
  for (const m of maps)
    if (m.kind === "heatmap")
      m.map.data.forEach((v, i) => {
        sums[i]! += v;
        largest = Math.max(largest, Math.abs(v));
      });
  expect(Math.max(...sums.map(Math.abs)) / largest).toBeLessThan(1e-6);
});
