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
    "how far the channels at each position go in a direction: the mean of dot·max(0.1, cos)^power, which a power makes mind the angle; of a file with several rows each picture takes the one of its number, #",
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
    const spatial = axesFrom(g, value, 2).map(() => 1);
    const { rows, power } = await directionsOf(w, args.slice(1), channels);
    const shape = [channels, ...spatial];
    const row = (picture: number) => Float32Array.from(rowNamed(rows, w.channelOf(picture)));
    const along =
      rows.length === 1 ? g.constant(float32([1, ...shape], rows[0]!), "direction") : w.each("direction", shape, row);
    const total = (v: string) => g.node("ReduceSum", [v, g.ints([1])], { keepdims: 1 });
    const dot = total(g.node("Mul", [value, along]));
    const square = total(g.node("Mul", [value, value]));
    const length = g.node("Sqrt", [total(g.node("Mul", [along, along]))]);
    return meanOf(g, sharpened(g, dot, square, length, power));
  },
});

/** One direction for all pictures, or several, of which each picture takes that of its number. */
async function directionsOf(w: ObjectiveWriter, told: readonly Argument[], channels: number) {
  const [first] = told;
  const path = typeof first === "string" ? first : undefined;
  const rows = path === undefined ? [told.slice(0, channels)] : await fileOf(w, path);
  const power = told[path === undefined ? channels : 1] ?? 0;
  const [{ length }] = rows as [readonly Argument[]];
  if (length !== channels || typeof power !== "number" || told.length > (path === undefined ? channels : 1) + 1)
    throw new UsageError(
      `direction(…) has ${length} numbers${path === undefined ? "" : ` in ${path}`}, the layer has ${channels} channels`,
      "it is written direction(layer, file.npy, power), or with a number for each channel in place of the file",
    );
  if (rows.some((row) => row.every((v) => v === 0)))
    throw new UsageError("direction(…) points nowhere", "not all its numbers can be 0");
  return { rows: rows as readonly (readonly number[])[], power };
}

function rowNamed(rows: readonly (readonly number[])[], number: number): readonly number[] {
  const row = rows[number];
  if (row) return row;
  throw new UsageError(`direction(…) has no row ${number}`, `its rows run from 0 to ${rows.length - 1}`);
}

/** A vector is one direction; of a matrix each row is one. */
async function fileOf({ context }: ObjectiveWriter, path: string): Promise<readonly (readonly Argument[])[]> {
  const { shape, data } = toDoubles(decodeNpy(await context.file(path), path));
  const numbers = Array.from(data);
  if (shape.length !== 2 || shape[0]! < 2) return [numbers];
  const [rows, columns] = shape as [number, number];
  return Array.from({ length: rows }, (_, i) => numbers.slice(i * columns, (i + 1) * columns));
}
