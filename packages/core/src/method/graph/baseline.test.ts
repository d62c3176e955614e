import { expect, test } from "vitest";
import { doubles, float32 } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { Builder } from "../../op/builder.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { Inliner } from "../../transform/inline.ts";
import { baselineNames, baselineOf } from "../baseline.ts";
import { baselineGraph } from "./baseline.ts";
import { MapWriter } from "./mapWriter.ts";

const context = testContext(modelOf(tinyNet()));
const shape = [1, 3, 10, 11];

test.each(baselineNames)("%s: what the graph makes is what a run takes", async (name) => {
  const picture = randomPicture(shape);
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 3, 10, 11] });
  const w = new MapWriter(context, g, new Inliner(g), x, { value: "logits", seeds: "" });
  const made = g.node("Add", [await baselineGraph(w, name, { seed: 7 }), g.node("Mul", [x, g.scalar(0, x)])]);
  const out = evaluate(g.build([made]), { x: doubles(shape, Float64Array.from(picture.data), "float32") });
  const expected = await baselineOf(context, picture, name, { seed: 7 });
  if (name === "zero") expect(out.get(made)!.data.every((v) => v === 0)).toBe(true);
  // Constants of the graph are float32.
  else expectSame(float32(shape, Float32Array.from(out.get(made)!.data)), expected, 1e-6);
});
