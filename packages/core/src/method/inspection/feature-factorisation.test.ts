import { describe, expect, test } from "vitest";
import { doubles, toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { randomPicture } from "../../testing/methodSuite.ts";
import { branchNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { openAt, openingOf } from "../../transform/openAt.ts";
import { classTargets } from "../classifier.ts";
import type { Concepts } from "../result.ts";
import factorisation from "./feature-factorisation.ts";

const nets = {
  tinyNet: [tinyNet(), "conv2"],
  residualNet: [residualNet(), "block2/norm"],
  branchNet: [branchNet(), "mixed"],
} as const;

describe.each(Object.entries(nets))("%s", (_, [graph, layer]) => {
  const model = modelOf(graph);
  const tensor = randomPicture([1, 3, 10, 11]);
  const run = async (params = {}) => {
    const parsed = factorisation.params.parse({ layer, concepts: 4, ...params });
    const input = { tensor, targets: classTargets(model, [2, 0]) };
    return (await factorisation.run(testContext(model), input, parsed))[0] as Concepts;
  };

  test("maps are from 0 to 1, and with the vectors they make the layer up to the error", async () => {
    const { maps, vectors, facts } = await run();
    const { shape, data } = evaluate(graph, { picture: toDoubles(tensor) }).get(layer)!;
    const [, channels, h, w] = shape as [number, number, number, number];
    expect(maps.shape).toEqual([4, h, w]);
    expect(vectors.shape).toEqual([4, channels]);
    const cells = h * w;
    for (let k = 0; k < 4; k++) expect(Math.max(...maps.data.slice(k * cells, (k + 1) * cells))).toBe(1);
    expect(Math.min(...maps.data)).toBeGreaterThanOrEqual(0);
    let [left, all] = [0, 0];
    for (let c = 0; c < channels; c++) {
      const row = data.slice(c * cells, (c + 1) * cells);
      const low = Math.min(...row);
      row.forEach((v, p) => {
        let sum = 0;
        for (let k = 0; k < 4; k++) sum += maps.data[k * cells + p]! * (vectors.data[k * channels + c]! - low);
        left += (v - low - sum) ** 2;
        all += (v - low) ** 2;
      });
    }
    expect(Math.sqrt(left / all)).toBeCloseTo(facts.error!, 5);
    expect(facts.error).toBeLessThan(0.7);
  });

  test("more concepts leave less, the same seed gives the same", async () => {
    expect((await run({ concepts: 6 })).facts.error).toBeLessThan((await run({ concepts: 1 })).facts.error!);
    expect(await run()).toEqual(await run());
  });

  test("a concept's scores are those of a layer that holds its vector everywhere", async () => {
    const { vectors, scores } = await run();
    const [, channels, h, w] = graph.infos.get(layer)!.shape as [string, number, number, number];
    const open = openAt(graph, layer, ["logits"]);
    scores.forEach((row, k) => {
      const held = Float64Array.from(
        { length: channels * h * w },
        (_, i) => vectors.data[k * channels + Math.floor(i / (h * w))]!,
      );
      const feeds = { picture: toDoubles(tensor), [openingOf(layer)]: doubles([1, channels, h, w], held, "float32") };
      const logits = evaluate(open, feeds).get("logits")!.data;
      expect(row[0]).toBeCloseTo(logits[2]!, 4);
      expect(row[1]).toBeCloseTo(logits[0]!, 4);
    });
  });
});
