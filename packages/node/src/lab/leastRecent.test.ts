import { expect, test } from "vitest";
import { LeastRecent } from "./leastRecent.ts";

test("what was not used for the longest goes first, and the last stays however large it is", async () => {
  const gone: string[] = [];
  const held = new LeastRecent<string>(100, async (value) => void gone.push(value));
  await held.put("a", "a", 40);
  await held.put("b", "b", 40);
  expect(held.get("a")).toBe("a");
  await held.put("c", "c", 40);
  expect(gone).toEqual(["b"]);
  await held.put("d", "d", 1000);
  expect(gone).toEqual(["b", "a", "c"]);
  expect(held.get("d")).toBe("d");
});
