import { describe, expect, test } from "vitest";
import { trifle } from "./clutter.ts";
import { diceFor } from "./dice.ts";
import type { Part } from "./mesh.ts";
import { objectClasses } from "./object/all.ts";
import { settings } from "./setting/all.ts";

/** What every part must be: triangles of its own vertices, unit normals, a pattern within its colours. */
function checkPart({ positions, normals, uvs, triangles, material }: Part): void {
  const count = positions.length / 3;
  expect(normals.length).toBe(3 * count);
  expect(uvs.length).toBe(2 * count);
  expect(triangles.every((i) => i < count)).toBe(true);
  expect([...positions, ...uvs].every(Number.isFinite)).toBe(true);
  for (let i = 0; i < count; i++) {
    const length = Math.hypot(normals[3 * i]!, normals[3 * i + 1]!, normals[3 * i + 2]!);
    // Float32 keeps seven digits.
    expect(Math.abs(length - 1)).toBeLessThan(1e-5);
    const value = material.pattern(uvs[2 * i]!, uvs[2 * i + 1]!, 0);
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(material.colours.length - 1 + 1e-9);
  }
}

describe("parts", () => {
  for (const { label, build } of objectClasses)
    test(label, () => {
      for (let index = 0; index < 4; index++) {
        const parts = build(diceFor(8, index, label));
        parts.forEach(checkPart);
        const reach = Math.max(...parts.flatMap((p) => [...p.positions].map(Math.abs)));
        expect(reach).toBeGreaterThan(0.6);
        expect(reach).toBeLessThan(1.5);
      }
    });

  test("of clutter", () => {
    for (let index = 0; index < 20; index++) trifle(diceFor(8, index, "clutter")).forEach(checkPart);
  });
});

describe("settings", () => {
  for (const { name, build } of settings)
    test(`${name} shows something everywhere`, () => {
      for (let index = 0; index < 10; index++) {
        const { floor, wall, far } = build(diceFor(8, index, name));
        expect(far !== undefined || wall !== undefined).toBe(true);
        for (const m of [floor, wall])
          for (let k = 0; m && k < 50; k++) {
            const value = m.pattern(k * 0.37 - 9, k * 0.61 - 14, 0.02);
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(m.colours.length - 1 + 1e-9);
          }
      }
    });
});
