import { join } from "node:path";
import { modelOf, nets } from "@convlens/core/testing";
import { openModel } from "@convlens/node";
import { afterAll, expect, test } from "vitest";
import { patchLayers, progression } from "./layers.ts";

const lens = await openModel(join(import.meta.dirname, "../../models/scenes.onnx"));
afterAll(() => lens.close());

test("the last layer of each resolution, no normalisation", () => {
  expect(progression(lens.model)).toEqual(["conv2", "conv4", "conv6", "conv10"]);
  expect(patchLayers(lens.model, undefined)).toEqual(progression(lens.model));
});

test("a network without rows and columns has its output", () => {
  const model = modelOf(nets.tinyNet());
  const infos = new Map([...model.graph.infos].map(([v, info]) => [v, { ...info, shape: info.shape.slice(0, 2) }]));
  expect(progression({ ...model, graph: { ...model.graph, infos } })).toEqual([model.output]);
});

test("layers by name and glob, each once", () => {
  expect(patchLayers(lens.model, "conv3,conv?,conv10")).toEqual([
    "conv3",
    ...["1", "2", "4", "5", "6", "7", "8", "9"].map((n) => `conv${n}`),
    "conv10",
  ]);
});
