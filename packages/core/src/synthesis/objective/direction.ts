import { UsageError } from "../../base/errors.ts";
import { decodeNpy } from "../../base/npy.ts";
import { float32, toDoubles } from "../../base/tensor.ts";
import { sharpened } from "./cosine.ts";
import type { Argument, ObjectiveWriter } from "./define.ts";
import { defineTerm } from "./define.ts";
import { axesFrom, layerOf, meanOf } from "./layer.ts";

export default defineTerm({
  name: "direction",
  usage: "layer, file.npy | a number for each channel, power = 0",
  summary:
    "how far the channels at each position go in a direction: the mean of dot·max(0.1, cos)^power, which a power makes mind the angle",
  reference: {
    authors: "Carter, Armstrong, Schubert, Johnson and Olah",
    year: 2019,
    title: "Activation Atlas",
    url: "https://distill.pub/2019/activation-atlas/",
  },
  async write(w, args) {
    const { g } = w;
    const value = layerOf(w, this, args);
    const channels = g.shape(value)[1] as number;
    const { direction, power } = await directionOf(w, args.slice(1), channels);
    const spatial = axesFrom(g, value, 2).map(() => 1);
    const along = g.constant(float32([1, channels, ...spatial], direction), "direction");
    const total = (v: string) => g.node("ReduceSum", [v, g.ints([1])], { keepdims: 1 });
    const dot = total(g.node("Mul", [value, along]));
    const square = total(g.node("Mul", [value, value]));
    const length = g.scalar(Math.hypot(...direction), dot);
    return meanOf(g, sharpened(g, dot, square, length, power));
  },
});

async function directionOf(w: ObjectiveWriter, told: readonly Argument[], channels: number) {
  const [first] = told;
  const path = typeof first === "string" ? first : undefined;
  const numbers = path === undefined ? told.slice(0, channels) : await fileOf(w, path);
  const power = told[path === undefined ? channels : 1] ?? 0;
  if (numbers.length !== channels || typeof power !== "number" || told.length > (path === undefined ? channels : 1) + 1)
    throw new UsageError(
      `direction(…) has ${numbers.length} numbers${path === undefined ? "" : ` in ${path}`}, the layer has ${channels} channels`,
      "it is written direction(layer, file.npy, power), or with a number for each channel in place of the file",
    );
  if (numbers.every((v) => v === 0))
    throw new UsageError("direction(…) points nowhere", "not all its numbers can be 0");
  return { direction: numbers as readonly number[], power };
}

const fileOf = async ({ context }: ObjectiveWriter, path: string): Promise<readonly Argument[]> =>
  Array.from(toDoubles(decodeNpy(await context.file(path), path)).data);
