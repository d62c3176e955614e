import { expect, test } from "vitest";
import { ConvlensError } from "../base/errors.ts";
import { explainOrtError } from "./ortErrors.ts";

const told = (message: string) => explainOrtError(new Error(message), "cpu", "failed").message;

// Messages as ONNX Runtime 1.30 words them.
test.each([
  [
    "Non-zero status code returned while running MatMul node. Name:'product' Status Message: matmul_helper.h:59 Compute MatMul dimension mismatch",
    'engine cpu failed in MatMul that makes "product": Compute MatMul dimension mismatch',
  ],
  [
    "Could not find an implementation for LRN(13) node with name 'norm1'",
    "engine cpu failed in LRN that makes \"norm1\": Could not find an implementation for LRN(13) node with name 'norm1'",
  ],
  [
    'Load model failed:This is an invalid model. In Node, ("y", Conv, "", -1) : ("x": tensor(int64),) -> ("y",) , Error Type \'tensor(int64)\' of input parameter (x) of operator (Conv) in node (y) is invalid.',
    "engine cpu failed in Conv that makes \"y\": Type 'tensor(int64)' of input parameter (x) of operator (Conv) in node (y) is invalid.",
  ],
  [
    "Can't create a session. ERROR_CODE: 7, ERROR_MESSAGE: Failed to load model because protobuf parsing failed.",
    "engine cpu failed: Failed to load model because protobuf parsing failed.",
  ],
  ["something\nfrom a stack", "engine cpu failed: something"],
])("%s", (message, expected) => {
  expect(told(message)).toBe(expected);
});

test("what went wrong on our side passes as it is", () => {
  const ours = new ConvlensError("ours");
  expect(explainOrtError(ours, "cpu", "failed")).toBe(ours);
});

test("too little memory has a way out", () => {
  const error = explainOrtError(new Error("Failed to allocate memory for requested buffer of size 9"), "cpu", "failed");
  expect((error as ConvlensError).hint).toContain("--memory");
});
