import { join, resolve, sep } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanPath } from "./cleanPath.ts";

test("usual names stay what they are", () => {
  for (const path of ["dog.jpg", "a b (1).png", "train/cat/1.jpg", "été.webp", "猫/黒.png", "model.onnx.data", "a..b"])
    expect(cleanPath(path)).toBe(path);
});

test("what leads up, or names nothing, is no path", () => {
  for (const path of ["..", "../a", "a/../b", "a\\..\\b", "", "/", ".", "./.", "a/".repeat(40)])
    expect(cleanPath(path)).toBeUndefined();
});

test("roots, drives, hidden files, devices and control characters are defused", () => {
  expect(cleanPath("/etc/passwd")).toBe("etc/passwd");
  expect(cleanPath("C:\\Windows\\x.png")).toBe("C_/Windows/x.png");
  expect(cleanPath(".ssh/config")).toBe("_ssh/config");
  expect(cleanPath("con.png")).toBe("_con.png");
  expect(cleanPath("a\0b\n.png")).toBe("a_b_.png");
  expect(cleanPath("trailing. ")).toBe("trailing");
  expect(cleanPath("<script>.png")).toBe("_script_.png");
});

test("long names keep their ending", () => {
  const clean = cleanPath(`${"猫".repeat(300)}.onnx`)!;
  expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(200);
  expect(clean.endsWith("猫.onnx")).toBe(true);
});

test("whatever the name, its file lies below the folder", () => {
  const part = fc.oneof(fc.constantFrom("..", ".", "", "a", "\0", "C:", "~"), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.constantFrom("/", "\\"), (parts, slash) => {
      const clean = cleanPath(parts.join(slash));
      if (clean === undefined) return;
      expect(resolve(join("/folder", clean)).startsWith(`${resolve("/folder")}${sep}`)).toBe(true);
      expect(cleanPath(clean)).toBe(clean);
    }),
  );
});
