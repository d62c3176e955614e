import { expect, test } from "vitest";
import { doubles, fromDoubles, int64, toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { Builder } from "../../op/builder.ts";
import { modelOf } from "../../testing/context.ts";
import { NetBuilder } from "../../testing/netBuilder.ts";
import { tinyNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import { seedsFor } from "../target.ts";
import { chosenClasses, fixedTarget } from "./classInput.ts";

const softmax = modelOf(tinyNet());

function sigmoidNet() {
  const n = new NetBuilder();
  const dense = n.dense("logit", n.node("Flatten", "flat", [n.globalPool("pool", n.input(3, 4, 5))]), 1);
  return modelOf(n.build(n.node("Sigmoid", "scores", [dense])));
}

/** The seeds and classes for some scores, with classes asked for. */
function chosen(model: typeof softmax, scores: number[][], asked: number[]) {
  const g = new Builder();
  const said = g.input("said", { type: "float32", shape: ["N", scores[0]!.length] });
  const input = g.input("class", { type: "int64", shape: ["N"] });
  const { seeds, classes } = chosenClasses(g, model, "logit", said, input);
  const out = evaluate(g.build([seeds, classes!]), {
    said: doubles([scores.length, scores[0]!.length], scores.flat(), "float32"),
    class: toDoubles(int64([asked.length], asked)),
  });
  return { seeds: fromDoubles({ ...out.get(seeds)!, type: "float32" }), classes: [...out.get(classes!)!.data] };
}

test("a class is what is asked for, or the best where that is below 0; its seed is that of a run of its own", () => {
  const scores = [
    [0.1, 0.2, 0.6, 0.1],
    [0.4, 0.4, 0.1, 0.1],
    [0, 0, 0, 1],
  ];
  const { seeds, classes } = chosen(softmax, scores, [-1, -1, 1]);
  // Of equal scores the first counts, as for --class top1.
  expect(classes).toEqual([2, 0, 1]);
  expect(seeds).toEqual(seedsFor(softmax, classTargets(softmax, [2, 0, 1])));
});

test("one sigmoid stands for two classes: the seed of the first is −1", () => {
  const model = sigmoidNet();
  const { seeds, classes } = chosen(model, [[0.7], [0.3], [0.9]], [-1, -1, 0]);
  expect(classes).toEqual([1, 0, 0]);
  expect(seeds).toEqual(seedsFor(model, classTargets(model, [1, 0, 0])));
});

test("a target that is fixed is the same in every picture", () => {
  const g = new Builder();
  const said = g.input("said", { type: "float32", shape: ["N", 4] });
  const [target] = classTargets(softmax, [3]);
  const { seeds, classes } = fixedTarget(g, softmax, target!, said);
  const out = evaluate(g.build([seeds, classes!]), { said: doubles([2, 4], new Float64Array(8), "float32") });
  expect([...out.get(seeds)!.data]).toEqual([...seedsFor(softmax, [target!, target!]).data]);
  expect([...out.get(classes!)!.data]).toEqual([3, 3]);
});
