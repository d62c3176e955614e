import { float32 } from "../../base/tensor.ts";
import type { KerasLayer, LayerContext } from "./define.ts";
import { defineLayer } from "./define.ts";
import type { KerasValue } from "./layout.ts";
import { type ImageInput, imageInput } from "./window.ts";

const image = (type: string, write: (c: LayerContext, x: ImageInput) => string): KerasLayer =>
  defineLayer({
    type,
    write(c): KerasValue {
      const x = imageInput(c);
      return x.hold(write(c, x));
    },
  });

const padding = image("ZeroPadding2D", (c, x) => {
  const [top, bottom, left, right] = c.settings.margins("padding");
  const pads = c.g.ints([0, 0, top, left, 0, 0, bottom, right]);
  return c.g.node("Pad", [x.value, pads], { mode: "constant" }, c.name);
});

/** Cuts rows and columns off an input N×C×H×W. */
function crop(c: LayerContext, x: ImageInput, margins: readonly [number, number, number, number]): string {
  const [top, bottom, left, right] = margins;
  const [rows, columns] = extentsOf(c, x);
  const ends = c.g.ints([rows - bottom, columns - right]);
  return c.g.node("Slice", [x.value, c.g.ints([top, left]), ends, c.g.ints([2, 3])], {}, c.name);
}

function extentsOf(c: LayerContext, x: ImageInput): readonly [number, number] {
  const [, , rows, columns] = x.shape;
  if (typeof rows !== "number" || typeof columns !== "number") throw c.error("needs rows and columns of known number");
  return [rows, columns];
}

const centreCrop = image("CenterCrop", (c, x) => {
  const [rows, columns] = extentsOf(c, x);
  const spare = [rows - c.settings.number("height"), columns - c.settings.number("width")] as const;
  if (spare.some((n) => n < 0)) throw c.error("enlarges its input, which is not known", EXPORT);
  const [v, h] = spare.map((n) => Math.floor(n / 2)) as [number, number];
  return crop(c, x, [v, spare[0] - v, h, spare[1] - h]);
});

/** What a RandomCrop does to a picture of another size differs between versions of Keras. */
const randomCrop = image("RandomCrop", (c, x) => {
  const [rows, columns] = extentsOf(c, x);
  if (rows !== c.settings.number("height") || columns !== c.settings.number("width"))
    throw c.error(`crops ${rows}×${columns} at random, which has no fixed meaning outside of training`, EXPORT);
  return c.g.node("Identity", [x.value], {}, c.name);
});

const EXPORT = "Take the layer out of the model, or export the whole model to ONNX (tf2onnx) and open that.";

/** TensorFlow 2 samples at the centres of pixels, in both modes. */
const interpolations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  nearest: { mode: "nearest", coordinate_transformation_mode: "half_pixel", nearest_mode: "round_prefer_ceil" },
  bilinear: { mode: "linear", coordinate_transformation_mode: "half_pixel" },
};

function interpolation(c: LayerContext, fallback: string) {
  const mode = c.settings.text("interpolation", fallback);
  const attrs = interpolations[mode];
  if (!attrs) throw c.error(`interpolates "${mode}", and only nearest and bilinear are known`, EXPORT);
  return attrs;
}

const upSampling = image("UpSampling2D", (c, x) => {
  const [rows, columns] = c.settings.pair("size", [2, 2]);
  const scales = c.constant("scales", () => float32([4], [1, 1, rows, columns]));
  return c.g.node("Resize", [x.value, "", scales], interpolation(c, "nearest"), c.name);
});

const resizing = image("Resizing", (c, x) => {
  for (const key of ["crop_to_aspect_ratio", "pad_to_aspect_ratio"])
    if (c.settings.flag(key, false)) throw c.error(`has ${key}, which is not known`, EXPORT);
  const [rows, columns] = [c.settings.number("height"), c.settings.number("width")];
  if (rows === x.shape[2] && columns === x.shape[3]) return c.g.node("Identity", [x.value], {}, c.name);
  const attrs = { ...interpolation(c, "bilinear"), axes: [2, 3] };
  return c.g.node("Resize", [x.value, "", "", c.g.ints([rows, columns])], attrs, c.name);
});

export default [
  padding,
  image("Cropping2D", (c, x) => crop(c, x, c.settings.margins("cropping"))),
  centreCrop,
  randomCrop,
  upSampling,
  resizing,
];
