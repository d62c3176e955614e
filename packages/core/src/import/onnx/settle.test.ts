import { expect, test } from "vitest";
import { float32 } from "../../base/tensor.ts";
import { encodeGraph } from "../../onnx/write.ts";
import { memoryFile } from "../../testing/importerSuite.ts";
import { NetBuilder } from "../../testing/netBuilder.ts";
import { importModel } from "../importModel.ts";

test("a network whose operators look at all of a batch runs picture by picture", async () => {
  const n = new NetBuilder();
  const maps = n.relu("relu", n.conv("conv", n.input(3, 10, 11), 4));
  const [codes, scale, zero] = n.g.nodes("DynamicQuantizeLinear", [maps], {}, 3, "codes") as [string, string, string];
  const weights = n.g.constant({ type: "int8", shape: [2, 4, 1, 1], data: Int8Array.of(3, -5, 7, 2, -1, 4, 6, -8) });
  const sums = n.node("Cast", "floats", [n.node("ConvInteger", "sums", [codes, weights, zero])], { to: 1 });
  const step = n.node("Mul", "step", [scale, n.g.constant(float32([], [0.25]))]);
  const scores = n.node("Flatten", "scores", [n.globalPool("pooled", n.node("Mul", "maps", [sums, step]))]);
  const model = await importModel(memoryFile("net.onnx", encodeGraph(n.build(scores))));
  expect(model.graph.infos.get("maps")).toEqual({ type: "float32", shape: [1, 2, 10, 11] });
  expect(model.notes).toEqual([
    "operator DynamicQuantizeLinear looks at all of a batch: pictures run one by one, so that none depends on others",
  ]);
});
