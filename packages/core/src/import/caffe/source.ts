import { isFieldSet } from "@bufbuild/protobuf";
import { ConvlensError } from "../../base/errors.ts";
import { isDeployed } from "./phase.ts";
import type { BlobShape, LayerParameter, NetParameter, TransformationParameter } from "./proto/caffe.gen.ts";
import { TransformationParameterSchema } from "./proto/caffe.gen.ts";

/** What a net takes: the picture's blob, and what the file says of its extents. */
export interface Source {
  readonly blob: string;
  /** `undefined` where the file leaves it open. */
  readonly channels: number | undefined;
  readonly size: readonly [number, number] | undefined;
  readonly labels: readonly string[];
  readonly others: readonly string[];
}

/** Layers that read pictures from a data set. */
const data = /Data$/;

/** What a layer of data does to pictures, in either spelling. */
export interface Transform {
  /** Of a square part of the picture that is cut out; 0 for none. */
  readonly crop: number;
  readonly scale: number;
  /** One for each channel, one for all, or none. */
  readonly means: readonly number[];
  readonly meanFile: string | undefined;
}

/** Finds where the picture goes in: an Input layer or field, else the data layer of the TEST phase, else of any. */
export function sourceOf(net: NetParameter, all: readonly LayerParameter[]): Source {
  const inputs = [...inputFields(net), ...all.filter((l) => l.type === "Input" && isDeployed(l)).flatMap(inputTops)];
  if (inputs.length > 0) return { ...ofInputs(inputs), labels: dataLayers(all).flatMap((l) => l.top) };
  const layer = dataLayers(all)[0];
  const [blob, ...labels] = layer?.top ?? [];
  if (!layer || blob === undefined)
    throw new ConvlensError(
      "the net has no input: neither an Input layer, nor a field named input, nor a layer of data",
      'Give its .prototxt an input: layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 224 dim: 224 } } }',
    );
  const more = all.filter((l) => data.test(l.type) && l !== layer).flatMap((l) => l.top);
  return { blob, ...extentsOf(layer), labels: [...labels, ...more], others: [] };
}

/** The layers of data, those of the TEST phase first. */
export function dataLayers(all: readonly LayerParameter[]): LayerParameter[] {
  const found = all.filter((l) => data.test(l.type) && l.bottom.length === 0);
  return [...found.filter(isDeployed), ...found.filter((l) => !isDeployed(l))];
}

export const isSource = (layer: LayerParameter): boolean =>
  layer.type === "Input" || (data.test(layer.type) && layer.bottom.length === 0);

interface Input {
  readonly blob: string;
  readonly shape: readonly number[] | undefined;
}

const numbers = (shape: BlobShape | undefined): number[] | undefined => shape?.dim.map(Number);

function inputFields(net: NetParameter): Input[] {
  return net.input.map((blob, i) => {
    const four = net.inputDim.slice(4 * i, 4 * i + 4);
    return { blob, shape: numbers(net.inputShape[i]) ?? (four.length === 4 ? four : undefined) };
  });
}

function inputTops({ top, inputParam }: LayerParameter): Input[] {
  const shapes = inputParam?.shape ?? [];
  return top.map((blob, i) => ({ blob, shape: numbers(shapes[i] ?? shapes[0]) }));
}

function ofInputs(inputs: readonly Input[]): Omit<Source, "labels"> {
  const picture = inputs.find((i) => i.shape?.length === 4) ?? inputs.find((i) => !i.shape) ?? inputs[0]!;
  const others = inputs.filter((i) => i !== picture).map((i) => i.blob);
  const { blob, shape } = picture;
  if (!shape) return { blob, channels: undefined, size: undefined, others };
  const [, channels, rows, columns] = shape;
  if (shape.length !== 4 || !shape.every((d) => d >= 1 && d < 2 ** 16))
    throw new ConvlensError(
      `the input "${blob}" has the shape ${shape.join("×")}, which is no picture`,
      "A picture is batch × channels × rows × columns.",
    );
  return { blob, channels, size: [rows!, columns!], others };
}

function extentsOf(layer: LayerParameter): Pick<Source, "channels" | "size"> {
  const { crop } = transformOf(layer);
  const { memoryDataParam: memory, imageDataParam: image } = layer;
  const transform = layer.transformParam;
  const grey = transform?.forceGray || image?.isColor === false;
  const colour = transform?.forceColor || (image && !grey);
  const channels = memory?.channels || (grey ? 1 : colour ? 3 : undefined);
  const sides = [memory?.height || image?.newHeight || 0, memory?.width || image?.newWidth || 0] as const;
  const size = crop > 0 ? ([crop, crop] as const) : sides[0] > 0 && sides[1] > 0 ? sides : undefined;
  if (size?.some((n) => n >= 2 ** 16))
    throw new ConvlensError(`the layer "${layer.name}" gives pictures of ${size.join("×")}`);
  return { channels: channels || undefined, size };
}

/** What a data layer does to its pictures; before `transform_param` each kind of layer said it itself. */
export function transformOf(layer: LayerParameter): Transform {
  const own: TransformationParameter | undefined = layer.transformParam;
  const old = layer.dataParam ?? layer.imageDataParam ?? layer.windowDataParam;
  const scaled = own && isFieldSet(own, TransformationParameterSchema.field.scale);
  return {
    crop: own?.cropSize || old?.cropSize || 0,
    scale: (scaled ? own.scale : old?.scale) ?? 1,
    means: own?.meanValue ?? [],
    meanFile: own?.meanFile || old?.meanFile || undefined,
  };
}
