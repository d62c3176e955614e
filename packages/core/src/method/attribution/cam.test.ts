import { describe, expect, test } from "vitest";
import { float32 } from "../../base/tensor.ts";
import type { Graph } from "../../onnx/graph.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, randomPicture } from "../../testing/methodSuite.ts";
import { NetBuilder } from "../../testing/netBuilder.ts";
import { depthwiseNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import { fieldsOf } from "../fields.ts";
import type { Heatmap } from "../index.ts";
import cam from "./cam.ts";
import gradCam from "./grad-cam.ts";

/** Ends in a mean over rows and columns, a 1×1 convolution and a product. */
function reducedNet(): Graph {
  const n = new NetBuilder(21);
  const maps = n.relu("maps", n.conv("conv", n.input(3, 10, 11), 5, { stride: 2 }));
  const mean = n.node("ReduceMean", "mean", [maps, n.g.ints([2, 3])], { keepdims: 1 });
  const mixed = n.node("Flatten", "flat", [n.conv("mix", mean, 6, { kernel: 1 })]);
  const logits = n.node("MatMul", "product", [mixed, n.random("weights", [6, 4], 1)]);
  return n.build(n.node("Softmax", "scores", [n.node("Add", "logits", [logits, n.random("bias", [4], 1)])]));
}

/** The last maps are the classes', and only averaged. */
function convolutionalNet(): Graph {
  const n = new NetBuilder(22);
  const maps = n.relu("maps", n.conv("conv", n.input(3, 10, 11), 4));
  return n.build(n.node("Softmax", "scores", [n.node("Flatten", "logits", [n.globalPool("pool", maps)])]));
}

const tensor = randomPicture([1, 3, 10, 11]);
const nets = { residualNet, depthwiseNet, reducedNet, convolutionalNet };

describe.each(Object.entries(nets))("%s", (_, net) => {
  const model = modelOf(net());
  const input = { tensor, targets: classTargets(model, [2, 0, 1]) };
  const run = async () => (await cam.run(testContext(model), input, {})) as Heatmap[];

  test("is Grad-CAM times the number of positions", async () => {
    const maps = await run();
    const layer = maps[0]!.layer!;
    const plain = (await gradCam.run(testContext(model), input, gradCam.params.parse({ layer }))) as Heatmap[];
    maps.forEach(({ map: { shape, data } }, k) => {
      const [h, w] = shape as [number, number];
      expectSame(
        float32(
          shape,
          data.map((v) => v / (h * w)),
        ),
        plain[k]!.map,
        1e-6,
      );
    });
  });

  test("a class alone has the same map, twice the same", async () => {
    const alone = { tensor, targets: classTargets(model, [0]) };
    const [first] = (await cam.run(testContext(model), alone, {})) as Heatmap[];
    expectSame(first!.map, (await run())[1]!.map, 1e-6);
  });
});

test("with maps of the classes it is the class's own map", async () => {
  const model = modelOf(convolutionalNet());
  const [map] = (await cam.run(testContext(model), { tensor, targets: classTargets(model, [3]) }, {})) as Heatmap[];
  const session = await testContext(model).prepare({ ...model.graph, outputs: ["maps"] });
  const { maps } = await session.run({ [model.input]: tensor });
  expectSame(map!.map, float32([10, 11], (maps!.data as Float32Array).slice(3 * 110, 4 * 110)), 1e-6);
});

test("a network with another end, and what is not linear, are refused with a way out", async () => {
  const run = (graph: Graph, score?: "probability") => {
    const model = modelOf(graph);
    return cam.run(testContext(model), { tensor, targets: classTargets(model, [1], score) }, {});
  };
  await expect(run(tinyNet())).rejects.toThrow(/average over all positions/);
  expect([tinyNet(), residualNet()].map((graph) => cam.fits!(modelOf(graph)))).toEqual([false, true]);
  await expect(run(residualNet(), "probability")).rejects.toThrow(/average over all positions/);
});

test("says what it is", () => {
  expect(fieldsOf(cam.params)).toEqual([]);
});
