import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { hashOf } from "../src/page/hash.ts";

test("the id of a file is the beginning of its hash", async () => {
  expect(await hashOf(new Blob(["scene"]))).toBe(createHash("sha256").update("scene").digest("hex").slice(0, 16));
});
