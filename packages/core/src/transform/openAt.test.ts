import { expect, test } from "vitest";
import { toDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { residualNet, tinyNet } from "../testing/nets.ts";
import { openAt, openingOf } from "./openAt.ts";

const picture = toDoubles(randomPicture([1, 3, 10, 11]));

test.each([
  ["tinyNet", tinyNet(), "pool1", ["at(pool1)"]],
  ["residualNet, around a block", residualNet(), "block1/conv2", ["picture", "at(block1/conv2)"]],
])("%s: fed with what it was, it says what it said", (_, graph, value, inputs) => {
  const whole = evaluate(graph, { picture });
  const open = openAt(graph, value, ["logits"]);
  expect(open.inputs).toEqual(inputs);
  const fed = Object.fromEntries(open.inputs.map((v) => [v, v === openingOf(value) ? whole.get(value)! : picture]));
  expect(evaluate(open, fed).get("logits")!.data).toEqual(whole.get("logits")!.data);
});

test("a value behind the outputs is refused", () => {
  expect(() => openAt(tinyNet(), "logits", ["conv2"])).toThrow(/nothing that is asked for depends on "logits"/);
});
