import type { Attrs, Dim } from "../../onnx/graph.ts";
import type { LayerContext } from "./define.ts";
import { asImage, type KerasValue, rankOf } from "./layout.ts";

/** A layer's picture-like input as N×C×H×W, and where the layer has its channels. */
export interface ImageInput {
  readonly value: string;
  readonly shape: readonly Dim[];
  readonly channelsLast: boolean;
  /** Marks a value N×C×H×W as what the layer gives out. */
  hold(value: string): KerasValue;
}

/** The only input of a layer over rows and columns. */
export function imageInput(c: LayerContext): ImageInput {
  const x = c.x[0]!;
  const rank = rankOf(c.g, x);
  if (rank !== 4) throw c.error(`needs a picture-like input of 4 axes, and gets ${rank}`);
  const format = c.settings.text("data_format", c.channelsLast ? "channels_last" : "channels_first");
  const channelsLast = format !== "channels_first";
  const value = asImage(c.g, x, channelsLast);
  const hold = (v: string) => ({ value: v, moved: channelsLast });
  return { value, shape: c.g.shape(value), channelsLast, hold };
}

interface WindowSettings {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations?: readonly [number, number];
}

/**
 * `strides`, `dilations` and explicit `pads` of a Conv or pool over `shape` (N×C×H×W).
 * `same` is TensorFlow's: ⌈extent / stride⌉ outputs, and an odd row or column of padding goes to the bottom or right.
 */
export function windowAttrs(c: LayerContext, shape: readonly Dim[], w: WindowSettings): Attrs {
  const { kernel, strides, dilations = [1, 1] } = w;
  const attrs = { strides, ...(w.dilations && { dilations }) };
  const padding = c.settings.text("padding", "valid").toLowerCase();
  if (padding === "valid") return { ...attrs, pads: [0, 0, 0, 0] };
  if (padding !== "same") throw c.settings.unexpected("padding", '"same" or "valid"');
  const margins = [0, 1].map((i) => {
    const extent = shape[2 + i];
    if (typeof extent !== "number") throw c.error(`pads an input whose extent "${extent}" is not known`);
    const last = (Math.ceil(extent / strides[i]!) - 1) * strides[i]!;
    const missing = Math.max(0, last + (kernel[i]! - 1) * dilations[i]! + 1 - extent);
    return [Math.floor(missing / 2), Math.ceil(missing / 2)] as const;
  });
  const [[top, bottom], [left, right]] = margins as [readonly [number, number], readonly [number, number]];
  return { ...attrs, pads: [top, left, bottom, right] };
}
