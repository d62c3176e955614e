import { describe, expect, test } from "vitest";
import { UsageError } from "../base/errors.ts";
import { zeros } from "../base/tensor.ts";
import { Builder } from "../op/builder.ts";
import type { Graph } from "./graph.ts";
import { lastSpatialValue } from "./lastSpatial.ts";
import { select, selectAll } from "./select.ts";

/** conv → relu → conv → relu → pool → flatten → dense, as a network of the VGG kind; one node has a name of its own. */
function net(): Graph {
  const g = new Builder();
  let x = g.input("image", { type: "float32", shape: ["N", 3, 8, 6] });
  for (const name of ["block1", "block2"]) {
    const w = g.constant(zeros([4, g.shape(x)[1] as number, 1, 1]), `${name}/kernel`);
    x = g.node("Conv", [x, w], {}, `${name}/conv`);
    x = g.node("Relu", [x], {}, `${name}/act`);
  }
  g.add({
    op: "MaxPool",
    name: "pooling",
    inputs: [x],
    outputs: ["p"],
    attrs: { kernel_shape: [2, 2], strides: [2, 2] },
  });
  const flat = g.node("Flatten", ["p"], {}, "flat");
  return g.build([g.node("MatMul", [flat, g.constant(zeros([48, 5]), "dense/kernel")], {}, "dense")]);
}

describe("one layer", () => {
  test.each([
    ["block1/conv", "block1/conv"],
    ["image", "image"],
    ["pooling", "p"],
    ["last:Conv", "block2/conv"],
    ["last:CONV", "block2/conv"],
    ["last:relu", "block2/act"],
    ["last:conv", "block2/act"],
    ["Conv#1", "block1/conv"],
    ["relu#2", "block2/act"],
    ["flat", "flat"],
  ])("%s is %s", (selector, value) => expect(select(net(), selector)).toEqual({ value }));

  test("a channel or a unit of it", () => {
    expect(select(net(), "block2/act[3]")).toEqual({ value: "block2/act", unit: [3] });
    expect(select(net(), "last:conv[3,7,5]")).toEqual({ value: "block2/act", unit: [3, 7, 5] });
    expect(select(net(), "dense[4]")).toEqual({ value: "dense", unit: [4] });
  });

  test("the end of a path, or a part of it where that is one layer's only", () => {
    const graph: Graph = {
      ...net(),
      nodes: ["model/stem/conv:0", "model/body/act"].map((v) => ({
        op: "Relu",
        inputs: ["image"],
        outputs: [v],
        attrs: {},
      })),
    };
    expect(select(graph, "stem/conv").value).toBe("model/stem/conv:0");
    expect(select(graph, "body").value).toBe("model/body/act");
    expect(() => select(graph, "model")).toThrow('"model" may be any of 2 layers');
  });
});

test("a glob gives many, once each, in the order of the graph", () => {
  expect(selectAll(net(), "*/conv").map((s) => s.value)).toEqual(["block1/conv", "block2/conv"]);
  expect(selectAll(net(), "block?/*[1]")).toHaveLength(4);
  expect(selectAll(net(), "p*").map((s) => s.value)).toEqual(["p"]);
});

describe("what cannot be found", () => {
  test.each([
    ["blok1/conv", 'the model has no layer "blok1/conv"', '"block1/conv"'],
    ["zz*", 'the model has no layer "zz*"', "Nearest are"],
    ["conv", '"conv" may be any of 2 layers', '"block1/conv", "block2/conv"'],
    ["block?/conv", '"block?/conv" may be any of 2 layers', '"block1/conv"'],
    ["Conv#3", "the model has 2 of this operator", "Count from 1 to 2"],
    ["last:Cnv", "the model has no operator of this type", '"Conv"'],
    ["block2/act[4]", "index 4 is beyond axis 1", "from 0 to 3"],
    ["block2/act[1,8,0]", "index 8 is beyond axis 2", "from 0 to 7"],
    ["block2/act[1,2]", "has 2 indices, and a unit", "Give one index for a channel"],
  ])("%s", (selector, message, hint) => {
    const error = thrown(() => select(net(), selector));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(message);
    expect(error.hint).toContain(hint);
  });
});

function thrown(f: () => unknown): UsageError {
  try {
    f();
  } catch (e) {
    return e as UsageError;
  }
  throw new Error("nothing was thrown");
}

describe("the last layer with rows and columns", () => {
  test("of a network without any is an error", () => {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: ["N", 3] });
    expect(() => lastSpatialValue(g.build([g.node("Relu", [x], {}, "y")]))).toThrow("no layer with rows and columns");
  });

  test("of a network that keeps them to its output is before what hands its maps on", () => {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: ["N", 3, 5, 4] });
    const y = g.node("Relu", [x], {}, "y");
    expect(lastSpatialValue(g.build([g.node("Transpose", [y], { perm: [0, 2, 3, 1] }, "z")]))).toBe("y");
  });
});
