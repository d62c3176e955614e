import { float32, type Image } from "@convlens/core/base";
import { type Cue, colourName, extentOf, hexOf, labOf, type Patch } from "@convlens/core/method/cues";
import { deprocess, type InputSpec } from "@convlens/core/onnx";

/** How what the members of a group have in common looks. */
export interface Look {
  /** In pixels of the model's input. */
  readonly width: number;
  readonly height: number;
  /** `#rrggbb`: of the pixels that go by the name that most have, the median of each channel. */
  readonly colour: string;
  /** In words, the most frequent first: `white, blue and yellow`. */
  readonly name: string;
  /** Whether nearly all of it has one colour. */
  readonly plain: boolean;
  /** Whether it is specks that fill hardly any of the rectangle that they lie in. */
  readonly scattered: boolean;
  /** "at the top left", or "wherever it lies" where its place is not always the same. */
  readonly place: string;
}

/** Red, green and blue, 0 to 255. */
type Colour = readonly number[];

/** Differences in CIELAB that are no more than this look alike. */
const ALIKE = 12;

/** The part of a plain thing that has its colour. */
const NEARLY_ALL = 0.8;

/** What the pixels of a patch look like; transparent where it has none. */
export function patchImage({ side, values, mask }: Patch, spec: InputSpec): Image {
  const image = deprocess(float32([values.length / mask.length, side, side], values), spec);
  for (const [i, part] of mask.entries()) if (!part) image.data[i * 4 + 3] = 0;
  return image;
}

/** Nothing where the members have nothing in common. */
export function lookOf({ trial }: Cue, spec: InputSpec): Look | undefined {
  const extent = trial && extentOf(trial.patch);
  if (!extent) return undefined;
  const { data } = patchImage(trial.patch, spec);
  const colours = [...trial.patch.mask.keys()]
    .filter((i) => trial.patch.mask[i])
    .map((i) => [...data.subarray(i * 4, i * 4 + 3)]);
  const names = byName(colours);
  const main = medianColour(names[0]!.colours);
  const [centre, ...all] = labOf([medianColour(colours), ...colours]);
  const alike = all.filter((lab) => Math.hypot(...lab.map((v, i) => v - centre![i]!)) <= ALIKE);
  const plain = alike.length >= NEARLY_ALL * all.length;
  const [height, width] = spec.size;
  const middles = trial.places
    .filter((_, k) => trial.shows[k])
    .map(({ top, left }) => ({
      down: (top + extent.top + extent.height / 2) / height,
      right: (left + extent.left + extent.width / 2) / width,
    }));
  return {
    width: extent.width,
    height: extent.height,
    colour: hexOf(plain ? medianColour(colours) : main),
    name: plain ? colourName(medianColour(colours)) : listed(names.slice(0, 3).map(({ name }) => name)),
    plain,
    scattered: colours.length < FILLED * extent.width * extent.height,
    place: placeOf(middles),
  };
}

/** The part of its rectangle that a thing fills, at least. */
const FILLED = 0.2;

/** The part of a thing that a colour has to have to be named. */
const NAMED = 0.12;

/** The colours of a thing by their names, the most frequent first; the first whatever its part, others only with enough. */
function byName(colours: readonly Colour[]): { name: string; colours: Colour[] }[] {
  const found = new Map<string, Colour[]>();
  for (const colour of colours) {
    const name = colourName(colour);
    found.set(name, [...(found.get(name) ?? []), colour]);
  }
  const names = [...found].map(([name, own]) => ({ name, colours: own }));
  names.sort((a, b) => b.colours.length - a.colours.length);
  return names.filter(({ colours: own }, i) => i === 0 || own.length >= NAMED * colours.length);
}

const listed = (names: readonly string[]) =>
  names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names.join("");

const medianColour = (colours: readonly Colour[]): Colour =>
  [0, 1, 2].map((c) => medianOf(colours.map((colour) => colour[c]!)));

/** Whether two look like the same thing. */
export function looksLike(a: Look, b: Look): boolean {
  const [one, other] = labOf(
    [a, b].map(({ colour }) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))),
  );
  const ratio = (a.width * a.height) / (b.width * b.height);
  return (
    a.plain === b.plain && Math.abs(Math.log2(ratio)) <= 1 && Math.hypot(...one!.map((v, i) => v - other![i]!)) <= ALIKE
  );
}

const medianOf = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Deviations along both sides, as parts of them, within which a place is the same. */
const STEADY = 0.1;

function placeOf(middles: readonly { readonly down: number; readonly right: number }[]): string {
  const down = spread(middles.map((m) => m.down));
  const right = spread(middles.map((m) => m.right));
  if (Math.max(down.deviation, right.deviation) > STEADY) return "wherever it lies";
  const third = (v: number, names: readonly string[]) => names[v < 1 / 3 ? 0 : v > 2 / 3 ? 2 : 1]!;
  const words = [third(down.mean, ["top", "", "bottom"]), third(right.mean, ["left", "", "right"])].filter(Boolean);
  return words.length > 0 ? `at the ${words.join(" ")}` : "in the middle";
}

function spread(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const square = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(square) };
}
