import { ConvlensError } from "../../base/errors.ts";

type Json = Readonly<Record<string, unknown>>;

/** Classes that Keras 2 renamed. */
const classes: Readonly<Record<string, string>> = {
  Convolution2D: "Conv2D",
  AtrousConvolution2D: "Conv2D",
  SeparableConvolution2D: "SeparableConv2D",
  Merge: "Merge",
};

/** What the modes of a `Merge` layer became. */
const merges: Readonly<Record<string, string>> = {
  sum: "Add",
  mul: "Multiply",
  concat: "Concatenate",
  ave: "Average",
  max: "Maximum",
};

/** Settings that Keras 2 renamed, whatever their layer. */
const keys: Readonly<Record<string, string>> = {
  nb_filter: "filters",
  subsample: "strides",
  border_mode: "padding",
  bias: "use_bias",
  output_dim: "units",
  atrous_rate: "dilation_rate",
  concat_axis: "axis",
};

/** Whether only Keras 1 writes a layer like this. */
const isOld = (class_name: string, config: Json): boolean =>
  class_name in classes || ["border_mode", "dim_ordering", "output_dim", "nb_filter"].some((key) => key in config);

/**
 * A layer's entry in the terms of Keras 2, where it is one of Keras 1. Throws `ConvlensError` for a layer whose kernel
 * is in the order of Theano: whether it is flipped too depends on where it was trained.
 */
export function modernized(entry: Json): Json {
  const old = typeof entry.config === "object" && entry.config !== null ? (entry.config as Json) : {};
  const class_name = String(entry.class_name);
  if (!isOld(class_name, old)) return entry;
  if (old.dim_ordering === "th" && "nb_filter" in old)
    throw new ConvlensError(
      `the ${class_name} layer "${old.name}" has a kernel in the order of Theano (Keras 1, dim_ordering "th")`,
      "Load the model in Keras 2 and save it again, which converts its kernels.",
    );
  const config: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(old)) config[keys[key] ?? key] = value;
  if ("nb_row" in old) config.kernel_size = [old.nb_row, old.nb_col];
  if (old.dim_ordering !== undefined)
    config.data_format = old.dim_ordering === "th" ? "channels_first" : "channels_last";
  const merge = class_name === "Merge" ? merges[String(old.mode)] : undefined;
  return { ...entry, class_name: merge ?? classes[class_name] ?? class_name, config };
}
