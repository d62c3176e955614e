import { expect, it } from "vitest";
import { about, IDENTITY } from "../../base/affine.ts";
import { rng } from "../../base/rng.ts";
import { noAugmentation, parseAugmentation } from "./augmentation.ts";
import { drawChange } from "./draw.ts";

const draws = (text: string, count = 400) =>
  Array.from({ length: count }, (_, i) => drawChange(parseAugmentation(text), 40, 60, rng(i)));

it("draws nothing where nothing is asked for", () => {
  const { warp, colour } = drawChange(noAugmentation, 5, 7, rng(3));
  expect(warp).toEqual(about(IDENTITY, 5, 7));
  expect(colour).toBeUndefined();
});

it("shifts by whole pixels within the share", () => {
  const shifts = draws("shift=0.1").map(({ warp }) => [warp[2], warp[5]] as const);
  expect(shifts.every(([x, y]) => Number.isInteger(x) && Math.abs(x) <= 6 && Math.abs(y) <= 4)).toBe(true);
  expect(Math.max(...shifts.map(([x]) => x))).toBe(6);
  expect(Math.min(...shifts.map(([, y]) => y))).toBe(-4);
});

it("turns within the angle, to either side", () => {
  const angles = draws("rotate=40").map(({ warp }) => (Math.atan2(warp[3], warp[0]) * 180) / Math.PI);
  expect(Math.max(...angles)).toBeLessThanOrEqual(40);
  expect(Math.max(...angles)).toBeGreaterThan(38);
  expect(Math.min(...angles)).toBeLessThan(-38);
});

it("zooms rows and columns by factors of their own", () => {
  const zooms = draws("zoom=0.2").map(({ warp }) => [warp[0], warp[4]] as const);
  expect(zooms.every(([x, y]) => x >= 0.8 && x <= 1.2 && y >= 0.8 && y <= 1.2 && x !== y)).toBe(true);
});

it("mirrors about half of the pictures", () => {
  const mirrored = draws("flip").filter(({ warp }) => warp[0] === -1).length;
  // Four deviations of a fair coin thrown 400 times.
  expect(Math.abs(mirrored - 200)).toBeLessThan(40);
});

it("draws the same colours whether or not the picture is turned", () => {
  const [turned] = draws("rotate=40,color=0.1", 1);
  const [plain] = draws("color=0.1", 1);
  expect(turned!.colour).toEqual(plain!.colour);
});
