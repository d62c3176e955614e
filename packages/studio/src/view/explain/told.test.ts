import type { MethodCard } from "@convlens/core/lab";
import { expect, test } from "vitest";
import { explainCommand } from "./told.ts";

const card = (id: string, ...fields: string[]) =>
  ({ id, fields: fields.map((name) => ({ name })) }) as unknown as MethodCard;
const cam = card("grad-cam", "layer");
const gradient = card("gradient", "rules");
const smooth = card("smoothgrad", "layer", "samples");
const usual = { params: {}, class: "cat, cat - dog", score: "logit", trust: false } as const;
const plain = { alpha: 0.6, colours: undefined };
const named = { model: "net.onnx", picture: "my cat.jpg" };

test("one line for methods whose flags do not touch", () => {
  const asked = { ...usual, methods: [cam, gradient], params: { gradient: { rules: "guided" } } };
  expect(explainCommand(named, asked, plain)).toBe(
    "npx convlens explain net.onnx 'my cat.jpg' --method grad-cam,gradient --class 'cat, cat - dog' --rules guided --colormap cam=inferno",
  );
});

test("a line for each where a flag would mean something else to another", () => {
  const asked = {
    ...usual,
    class: "cat",
    trust: true,
    methods: [cam, smooth],
    params: { smoothgrad: { layer: "conv1" } },
  };
  const [first, second] = explainCommand(named, asked, { ...plain, alpha: 0.3, colours: "grey" }).split(" && ");
  expect(first).toContain("--method grad-cam --class cat --alpha 0.3 --colormap grey --trust");
  expect(second).toContain("--method smoothgrad --class cat --layer conv1 --alpha 0.3 --colormap grey --trust");
});

test("what both are told alike is told once", () => {
  const params = { "grad-cam": { layer: "conv1" }, smoothgrad: { layer: "conv1" } };
  expect(explainCommand(named, { ...usual, methods: [cam, smooth], params }, plain).split(" && ")).toHaveLength(1);
});
