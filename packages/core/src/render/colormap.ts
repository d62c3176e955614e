import { nearest, UsageError } from "../base/errors.ts";

/** 256 colours, RGB, from the low end to the high end. */
export type ColourTable = Uint8Array;

// Sixteen equally spaced colours of each published map; in between, a cubic is within 5/255 of the published 256.
const anchors = {
  // Van der Walt and Smith, matplotlib 1.5 (2015); the maps are in the public domain (CC0).
  viridis: "440154481a6c472f7d41448739568c31688e2a788e23888e1f988b22a88435b77954c5687ad151a5db36d2e21bfde725",
  plasma: "0d08873305975002a26a00a88405a79c179eb12a90c33d80d35171e16462ed7953f68f44fca636fec029f9dc24f0f921",
  inferno: "0000040c0826240c4f420a685d126e781c6d932667ae305cc73e4cdd513aed6925f8850ffca50afac62df2e661fcffa4",
  magma: "0000040b092420114b3b0f7057157e721f818c2981a8327dc43c75de4968f1605dfa7f5efe9f6dfebf84fddea0fcfdbf",
  // Mikhailov, "Turbo, An Improved Rainbow Colormap for Visualization" (Google AI blog, 2019).
  turbo: "30123b4143a74771e93e9bfe22c5e21ae4b646f88488ff4eb9f635e1dd37faba39fd8d27f05b12d63506af18017a0403",
} as const;

// Our own diverging map: equal steps of lightness on both sides, pure white in the middle.
const negativeArm = "ffffffdbe8f5b0cfe97eb1da4b8ec72a69ad174a8a0b2d61";
const positiveArm = "fffffffde3d8fac0acf2977ee26a55c73f3b9f1d2d6b0a21";

const builders = {
  viridis: () => tabulate(spline(anchors.viridis)),
  plasma: () => tabulate(spline(anchors.plasma)),
  inferno: () => tabulate(spline(anchors.inferno)),
  magma: () => tabulate(spline(anchors.magma)),
  turbo: () => tabulate(spline(anchors.turbo)),
  grey: () => tabulate((u) => [255 * u, 255 * u, 255 * u]),
  jet: () => tabulate(jet),
  "red-blue": () => tabulate(diverging(spline(negativeArm), spline(positiveArm))),
};

export type ColormapName = keyof typeof builders;
export const colormapNames = Object.keys(builders) as ColormapName[];

/**
 * Maps that mean the same to readers of any colour vision: `sequential` ones grow lighter all the way, `diverging` ones darker from
 * white to two ends that nobody takes for one another. The others are what papers are used to.
 */
export const safeColormaps = {
  sequential: ["viridis", "plasma", "inferno", "magma", "grey"],
  diverging: ["red-blue"],
} as const satisfies Record<string, readonly ColormapName[]>;

const built = new Map<string, ColourTable>();

/**
 * The table of a colour map. Entries 127 and 128 of `red-blue` are both white, so that zero in the middle of a
 * symmetric range is exactly white. Throws `UsageError` for an unknown name.
 */
export function colormap(name: string): ColourTable {
  const known = built.get(name);
  if (known) return known;
  if (!Object.hasOwn(builders, name))
    throw new UsageError(`No colour map "${name}"`, `Nearest: ${nearest(name, colormapNames, 3).join(", ")}`);
  const table = builders[name as ColormapName]();
  built.set(name, table);
  return table;
}

/** `count` colours of a table at equal steps, both ends included; RGB. */
export function sample(table: ColourTable, count: number): Uint8Array {
  const out = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    const at = count === 1 ? 0 : Math.round((i * 255) / (count - 1));
    out.set(table.subarray(at * 3, at * 3 + 3), i * 3);
  }
  return out;
}

/** A colour, 0 to 255 per channel before rounding, for a position in [0, 1]. */
type Ramp = (u: number) => readonly number[];

function tabulate(ramp: Ramp): ColourTable {
  const table = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) table.set(ramp(i / 255), i * 3);
  return new Uint8Array(table.buffer);
}

/** A Catmull-Rom cubic through equally spaced colours, written as hexadecimal digits; extrapolated by a parabola. */
function spline(hex: string): Ramp {
  const colours = (hex.match(/../g) ?? []).map((h) => Number.parseInt(h, 16));
  const last = colours.length / 3 - 1;
  return (u) => {
    const i = Math.min(last - 1, Math.floor(u * last));
    const t = u * last - i;
    return [0, 1, 2].map((channel) => {
      const at = (k: number) => colours[k * 3 + channel]!;
      const p1 = at(i);
      const p2 = at(i + 1);
      const p0 = i > 0 ? at(i - 1) : 3 * p1 - 3 * p2 + at(i + 2);
      const p3 = i + 1 < last ? at(i + 2) : 3 * p2 - 3 * p1 + p0;
      return p1 + (t / 2) * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * p1 - p0 - 3 * p2 + p3)));
    });
  };
}

/** Two arms, each from the middle outwards; the table has an even length, so the middle is entries 127 and 128. */
function diverging(below: Ramp, above: Ramp): Ramp {
  return (u) => {
    const step = Math.round(u * 255);
    return step <= 127 ? below((127 - step) / 127) : above((step - 128) / 127);
  };
}

/** MATLAB's jet: trapezoids of slope 4 for red, green and blue. Not uniform; it is what the CAM papers show. */
function jet(u: number): readonly number[] {
  const trapezoid = (centre: number) => 255 * Math.min(1, Math.max(0, 1.5 - Math.abs(4 * u - centre)));
  return [trapezoid(3), trapezoid(2), trapezoid(1)];
}
