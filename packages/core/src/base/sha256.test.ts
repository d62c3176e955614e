import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { sha256 } from "./sha256.ts";

// Lengths about the ends of blocks, where padding begins another.
test.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])("hashes %i bytes as Node does", (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255);
  expect(Buffer.from(sha256(bytes)).toString("hex")).toBe(createHash("sha256").update(bytes).digest("hex"));
});
