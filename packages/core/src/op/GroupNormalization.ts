import { int64, size } from "../base/tensor.ts";
import type { Attrs, Node } from "../onnx/graph.ts";
import type { BackwardContext, UpgradeContext } from "./define.ts";
import { defineOp, number } from "./define.ts";
import { likeFirst } from "./elementwise.ts";
import type { Normalized } from "./normalize.ts";
import {
  normalized,
  normalizeStretches,
  overChannels,
  scaleChannels,
  sumToChannels,
  throughNormal,
} from "./normalize.ts";
import { reshapeLike } from "./reshapeLike.ts";

const groupsOf = (attrs: Attrs) => number(attrs, "num_groups", 1);

/** The channels of each group are normalised together. Wu and He 2018, https://arxiv.org/abs/1803.08494 */
export default defineOp({
  type: "GroupNormalization",
  family: "normalization",
  infer: (c) => {
    const channels = c.x[0]!.shape[1];
    const groups = groupsOf(c.attrs);
    if (typeof channels === "number" && channels % groups !== 0)
      throw new Error(`${channels} channels do not divide into ${groups} groups`);
    return likeFirst(c);
  },
  evaluate: ({ attrs, x: [x, scale, bias] }) => {
    const length = size(x!.shape.slice(1)) / groupsOf(attrs);
    const { data } = normalizeStretches(x!, length, number(attrs, "epsilon", 1e-5));
    return [scaleChannels(data, x!.shape, scale!, bias!)];
  },
  backward: (c) => {
    const { g, x, dy, wants } = c;
    const form = grouped(c);
    return [
      wants[0] ? gradientOfPicture(c, form) : null,
      wants[1] ? sumToChannels(g, g.node("Mul", [dy[0]!, reshapeLike(g, form.normal, x[0]!)])) : null,
      wants[2] ? sumToChannels(g, dy[0]!) : null,
    ];
  },
  upgrade: (c) => (c.from < 21 ? scaledByGroup(c) : [c.node]),
});

/** As N×groups×elements. The leading extent is copied, whatever it is. */
const inGroups = ({ g, attrs }: BackwardContext, v: string) => g.node("Reshape", [v, g.ints([0, groupsOf(attrs), -1])]);

const grouped = (c: BackwardContext) => normalized(c.g, inGroups(c, c.x[0]!), [2], number(c.attrs, "epsilon", 1e-5));

function gradientOfPicture(c: BackwardContext, form: Normalized): string {
  const { g, x, dy } = c;
  const scaled = g.node("Mul", [dy[0]!, overChannels(g, x[1]!, g.shape(x[0]!).length)]);
  return reshapeLike(g, throughNormal(g, form, inGroups(c, scaled), [2]), x[0]!);
}

/** Before opset 21, scale and bias had a number for each group: that is an instance normalisation of the groups. */
function scaledByGroup({ node, constant, fresh }: UpgradeContext): readonly Node[] {
  const [x, scale, bias] = node.inputs;
  const [y] = node.outputs;
  const [groups, normal, shape] = [fresh(`${y}/groups`), fresh(`${y}/normal`), fresh(`${y}/shape`)];
  const epsilon = number(node.attrs, "epsilon", 1e-5);
  const split = constant(int64([3], [0, groupsOf(node.attrs), -1]));
  return [
    { op: "Reshape", inputs: [x!, split], outputs: [groups], attrs: {} },
    { op: "InstanceNormalization", inputs: [groups, scale!, bias!], outputs: [normal], attrs: { epsilon } },
    { op: "Shape", inputs: [x!], outputs: [shape], attrs: {} },
    { op: "Reshape", inputs: [normal, shape], outputs: [y!], attrs: {} },
  ];
}
