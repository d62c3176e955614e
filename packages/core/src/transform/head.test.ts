import { expect, test } from "vitest";
import { tinyNet } from "../testing/nets.ts";
import { headOf } from "./head.ts";

test("a final softmax is found, and what is before it", () => {
  expect(headOf(tinyNet(), "scores")).toEqual({ logits: "logits", scores: "scores", activation: "softmax" });
});
