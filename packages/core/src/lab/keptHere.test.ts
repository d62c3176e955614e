import { expect, test } from "vitest";
import { keptHere } from "./keptHere.ts";

test("the oldest goes when there is too much, never what was kept last", async () => {
  const kept = keptHere(10);
  for (const name of ["a", "b", "c"]) await kept.put(name, new Uint8Array(4));
  expect([await kept.get("a"), (await kept.get("b"))?.length, (await kept.get("c"))?.length]).toEqual([
    undefined,
    4,
    4,
  ]);
  await kept.put("large", new Uint8Array(50));
  expect((await kept.get("large"))?.length).toBe(50);
  expect(await kept.get("c")).toBeUndefined();
});
