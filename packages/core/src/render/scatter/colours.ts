import type { Colour } from "../palette.ts";

/** Okabe and Ito's, told apart by colour-blind readers too; black and yellow are lost on one of two backgrounds. */
const first: readonly Colour[] = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 158, 115],
  [204, 121, 167],
  [230, 159, 0],
  [86, 180, 233],
];

/** Of what has no class. */
export const NO_CLASS: Colour = [140, 146, 156];

// What stands out from white and from near black, and from grey.
const LIGHTNESS = [0.42, 0.8] as const;
const LEAST_CHROMA = 0.06;
/** Steps of a channel from 0 to 255 among which colours are looked for. */
const STEPS = 16;

/**
 * As many colours as there are classes: the first six for colour-blind readers too, then each as far from all before it as can
 * be (Glasbey, van der Heijden, Toh and Gray, "Colour displays for categorical images", 2007), by distance in Oklab.
 * All can be seen on white and on black. The colour of a class does not depend on how many follow.
 */
export function classColours(count: number): Colour[] {
  const chosen = first.slice(0, count);
  const candidates = all();
  const near = candidates.map(({ lab }) => Math.min(...chosen.map((c) => apart(lab, oklab(c)))));
  while (chosen.length < count) {
    let best = 0;
    for (let i = 1; i < near.length; i++) if (near[i]! > near[best]!) best = i;
    const { colour, lab } = candidates[best]!;
    chosen.push(colour);
    for (const [i, other] of candidates.entries()) near[i] = Math.min(near[i]!, apart(lab, other.lab));
  }
  return chosen;
}

/** As CSS and SVG have it. */
export const hexOf = (colour: Colour): string => `#${colour.map((v) => v.toString(16).padStart(2, "0")).join("")}`;

type Lab = readonly [lightness: number, a: number, b: number];

function all(): { colour: Colour; lab: Lab }[] {
  const level = (i: number) => Math.round((255 * i) / STEPS);
  const found: { colour: Colour; lab: Lab }[] = [];
  for (let r = 0; r <= STEPS; r++)
    for (let g = 0; g <= STEPS; g++)
      for (let b = 0; b <= STEPS; b++) {
        const colour: Colour = [level(r), level(g), level(b)];
        const lab = oklab(colour);
        const chroma = Math.hypot(lab[1], lab[2]);
        if (lab[0] >= LIGHTNESS[0] && lab[0] <= LIGHTNESS[1] && chroma >= LEAST_CHROMA) found.push({ colour, lab });
      }
  return found;
}

const apart = (p: Lab, q: Lab): number => (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 + (p[2] - q[2]) ** 2;

/** Ottosson, "A perceptual color space for image processing", 2020 (https://bottosson.github.io/posts/oklab/). */
function oklab(colour: Colour): Lab {
  const [r, g, b] = colour.map(linear) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function linear(v: number): number {
  const share = v / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
