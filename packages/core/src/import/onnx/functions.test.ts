import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { call } from "../../onnx/print.ts";
import { ModelProtoSchema } from "../../onnx/proto/onnx.gen.ts";
import type { ModelProto } from "../../onnx/read.ts";
import { nodeOf } from "../../onnx/read.ts";
import { withoutFunctions } from "./functions.ts";

const domain = "some.where";
const slope = { name: "slope", type: 1, f: 0.25 };

/** leaky(a; slope = 0.25) = LeakyRelu(Neg(a)); twice(a, b) = leaky(leaky(a; 0.5)) + b, where b may be absent. */
const leaky = {
  domain,
  name: "leaky",
  input: ["a"],
  output: ["b"],
  attributeProto: [slope],
  attribute: ["kind"],
  node: [
    { opType: "Neg", input: ["a"], output: ["t"] },
    {
      opType: "LeakyRelu",
      input: ["t"],
      output: ["b"],
      attribute: [
        { name: "alpha", type: 1, refAttrName: "slope" },
        { name: "kind", type: 3, refAttrName: "kind" },
      ],
    },
  ],
};
const twice = {
  domain,
  name: "twice",
  input: ["a", "b"],
  output: ["c"],
  node: [
    { opType: "leaky", domain, name: "first", input: ["a"], output: ["t"], attribute: [{ ...slope, f: 0.5 }] },
    { opType: "leaky", domain, input: ["t"], output: ["u"] },
    { opType: "Max", name: "max", input: ["u", "b"], output: ["c"] },
  ],
};

const model = (functions: object[], node: object[]) =>
  create(ModelProtoSchema, { opsetImport: [{ domain: "", version: 18n }], functions, graph: { node } } as never);

const listing = (proto: ModelProto) =>
  withoutFunctions(proto).graph!.node.map((n) => `${n.output} = ${call(nodeOf(n))}`);

test("calls become the nodes of their functions, with names and attributes of the call", () => {
  const node = { opType: "twice", domain, name: "block", input: ["x"], output: ["y"] };
  const proto = model([leaky, twice], [node]);
  expect(listing(proto)).toEqual([
    "y/t/t = Neg(x)",
    "y/t = LeakyRelu(y/t/t){alpha: 0.5}",
    "y/u/t = Neg(y/t)",
    "y/u = LeakyRelu(y/u/t){alpha: 0.25}",
    "y = Max(y/u, -)",
  ]);
  expect(withoutFunctions(proto).graph!.node.at(-1)!.name).toBe("block/max");
  expect(withoutFunctions(proto).functions).toEqual([]);
});

describe("refused", () => {
  const one = { opType: "leaky", domain, input: ["x"], output: ["y"] };

  test("a function that calls itself", () => {
    const endless = { ...leaky, node: [{ ...one, input: ["a"], output: ["b"] }] };
    expect(() => withoutFunctions(model([endless], [one]))).toThrow('function "leaky" of the model calls itself');
  });

  test("a function of another opset", () => {
    const older = { ...leaky, opsetImport: [{ domain: "", version: 17n }] };
    expect(() => withoutFunctions(model([older], [one]))).toThrow("is of ONNX opset 17, and the model of 18");
  });

  test("a function with control flow", () => {
    const branch = { opType: "If", input: ["a"], output: ["b"], attribute: [{ name: "then_branch", type: 5, g: {} }] };
    expect(() => withoutFunctions(model([{ ...leaky, node: [branch] }], [one]))).toThrow("holds control flow");
  });
});

test("a model without functions stays what it is", () => {
  const proto = model([], [{ opType: "Relu", input: ["x"], output: ["y"] }]);
  expect(withoutFunctions(proto)).toBe(proto);
});
