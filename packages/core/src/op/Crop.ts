import { int64 } from "../base/tensor.ts";
import type { Node } from "../onnx/graph.ts";
import type { UpgradeContext } from "./define.ts";
import { numbers } from "./define.ts";
import { defineFormer, notUpgraded } from "./oldSets.ts";

/** Of the experiments of opset 1: takes a frame off rows and columns, or so many of them behind its left and upper part. */
export default defineFormer("Crop", (c) => [asSlice(c)]);

/** Beyond any extent. */
const END = 2 ** 31 - 1;

function asSlice({ node, constant }: UpgradeContext): Node {
  const [left = 0, top = 0, right = 0, bottom = 0] = numbers(node.attrs, "border", []);
  const [height, width] = numbers(node.attrs, "scale", []);
  if ([left, top, right, bottom].some((v) => v < 0)) throw notUpgraded(node, "its border is less than nothing");
  const end = (start: number, extent: number | undefined, after: number) =>
    extent === undefined ? -after || END : start + extent;
  const ends = [end(top, height, bottom), end(left, width, right)];
  const lists = [[top, left], ends, [2, 3]].map((list) => constant(int64([2], list)));
  return { op: "Slice", inputs: [node.inputs[0]!, ...lists], outputs: node.outputs, attrs: {} };
}
