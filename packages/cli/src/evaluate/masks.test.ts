import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { float32 } from "@convlens/core/base";
import { renderScene } from "@convlens/core/scenes";
import { encodePng, type Picture } from "@convlens/node";
import { expect, test } from "vitest";
import { scratchFolder } from "../../../node/src/testing/scratchFolder.ts";
import { maskPicture } from "../scenes/masks.ts";
import { maskFor } from "./masks.ts";

const folder = scratchFolder();
const scene = renderScene({ seed: 3, index: 1, size: 48, objects: 2 });
const file = join(folder, "masks.png");
writeFileSync(file, await encodePng(maskPicture(scene)));

const picture = (side: number, place: [number, number, number, number]): Picture => {
  const [x, y, width, height] = place;
  const tensor = float32([1, 3, side, side], new Float32Array(3 * side * side));
  return {
    path: "p",
    stem: "p",
    sha256: "",
    image: scene.image,
    tensor,
    placement: { x, y, width, height },
    notes: [],
  };
};

test("at the picture's own size each mask comes back as it was drawn", async () => {
  for (const [i, { mask }] of scene.objects.entries())
    expect(await maskFor(picture(48, [0, 0, 48, 48]), { file, value: i + 1 })).toEqual(mask);
});

test("at half the size it takes the pixel in the middle, of a part of the picture those there", async () => {
  const { mask } = scene.objects[0]!;
  const half = await maskFor(picture(24, [0, 0, 48, 48]), { file, value: 1 });
  expect([...half!]).toEqual(
    Array.from({ length: 576 }, (_, i) => mask[(2 * Math.floor(i / 24) + 1) * 48 + 2 * (i % 24) + 1]),
  );
  const part = await maskFor(picture(40, [4, 4, 40, 40]), { file, value: 1 });
  expect([...part!]).toEqual(
    Array.from({ length: 1600 }, (_, i) => mask[(Math.floor(i / 40) + 4) * 48 + (i % 40) + 4]),
  );
});

test("beyond the picture there is none of it, and a mask that nothing is left of is none", async () => {
  const wide = await maskFor(picture(96, [-24, -24, 96, 96]), { file, value: 1 });
  expect(wide!.reduce((n, v) => n + v, 0)).toBe(scene.objects[0]!.mask.reduce((n, v) => n + v, 0));
  expect(await maskFor(picture(48, [0, 0, 48, 48]), { file, value: 6 })).toBeUndefined();
});
