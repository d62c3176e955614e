import { expect, test } from "vitest";
import { tinyNet } from "../../testing/nets.ts";
import { wishOf } from "./objective.ts";

const graph = tinyNet();
const wish = (wished: Partial<Parameters<typeof wishOf>[1]>) =>
  wishOf(graph, { layers: ["conv1", "conv2"], ...wished });

/** As a user would write it. */
function written(e: ReturnType<typeof wishOf>["expression"]): string {
  if (e.kind === "sum") return e.of.map(written).join(" + ");
  if (e.kind === "product") return e.of.map(written).join("*");
  if (e.kind === "number") return String(e.value);
  return e.kind === "call" ? `${e.name}(${e.args.join(", ")})` : "";
}

test("the mean over layers, each by its weight", () => {
  expect(written(wish({}).expression)).toBe("0.5*dream(conv1) + 0.5*dream(conv2)");
  expect(written(wish({ layerWeights: [1, 0.5] }).expression)).toBe("0.5*dream(conv1) + 0.25*dream(conv2)");
});

test("weights of channels are of all layers, or of one", () => {
  expect(written(wish({ channelWeights: ["1:2", "rest:0.1"] }).expression)).toBe(
    "0.5*weighted(conv1, 1:2 rest:0.1) + 0.5*weighted(conv2, 1:2 rest:0.1)",
  );
  expect(written(wish({ channelWeights: ["conv2[1-3]:2", "conv2[0]"] }).expression)).toBe(
    "0.5*dream(conv1) + 0.5*weighted(conv2, 1-3:2 0)",
  );
  expect(written(wish({ layers: ["conv2[3]"] }).expression)).toBe("1*weighted(conv2, 3)");
});

test("a guide goes for all layers, with weights of channels where there are any", () => {
  expect(written(wish({ guide: "dog.png", channelWeights: ["conv1[2]"] }).expression)).toBe(
    "0.5*guided(conv1, dog.png, 2) + 0.5*guided(conv2, dog.png)",
  );
});

test("an objective that is written out tells its layers", () => {
  expect(wish({ objective: "dream(conv1) - 0.5*conv2[1] + prob[2]" }).layers).toEqual(["conv1", "conv2"]);
});

test("what does not fit is named", () => {
  expect(() => wish({ layerWeights: [1] })).toThrow("--layer-weights 1: 1 for 2 layers");
  expect(() => wish({ layers: ["conv7"] })).toThrow('no layer "conv7"');
  expect(() => wish({ layers: ["conv1"], channelWeights: ["conv2[1]"] })).toThrow("not among the layers");
});
