import { ConvlensError, nearest } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32, size } from "../../base/tensor.ts";
import type { Builder } from "../../op/builder.ts";
import { shapeOf, tensorOf } from "./blob.ts";
import type { CaffeLayer, LayerContext } from "./define.ts";
import { caffeLayers } from "./layer/all.ts";
import type { Step } from "./plan.ts";
import type { BlobProto, LayerParameter } from "./proto/caffe.gen.ts";

const table = new Map<string, CaffeLayer>(
  caffeLayers
    .flat()
    .flatMap((kind: CaffeLayer) => [kind.type].flat().map((type): [string, CaffeLayer] => [type, kind])),
);

/** How messages name a layer. */
export const ownerOf = (layer: LayerParameter): string => `the ${layer.type || "untyped"} layer "${layer.name}"`;

const EXPORT =
  "Cut the net off before this layer in its .prototxt, or convert it to ONNX with the branch of Caffe that it is from.";

function kindOf(layer: LayerParameter): CaffeLayer {
  const kind = table.get(layer.type);
  if (kind) return kind;
  if (layer.type === "Python")
    throw new ConvlensError(`${ownerOf(layer)} runs Python code, which is not in the file`, EXPORT);
  const near = nearest(layer.type, table.keys(), 3).join(", ");
  throw new ConvlensError(`${ownerOf(layer)} is of a type that is not known (nearest: ${near})`, EXPORT);
}

/** The weights of a net: the blobs of each layer, by its name, and the file that they are in. */
export interface Weights {
  readonly file: string;
  readonly blobs: ReadonlyMap<string, readonly BlobProto[]>;
}

/** More elements than any picture's activation has: what a damaged file asks for. */
const MOST_ELEMENTS = 2 ** 31;

/** Writes the layers of a net into a graph. */
export class LayerWriter {
  readonly #g: Builder;
  readonly #weights: Weights;
  readonly #tensors: WeakMap<BlobProto, Float32Tensor>;

  /** `tensors` keeps what has been read, for nets that are written more than once. */
  constructor(g: Builder, weights: Weights, tensors: WeakMap<BlobProto, Float32Tensor>) {
    this.#g = g;
    this.#weights = weights;
    this.#tensors = tensors;
  }

  write({ layer, names, inputs }: Step): void {
    const kind = kindOf(layer);
    if (inputs.length === 0) throw new ConvlensError(`${ownerOf(layer)} has no input`);
    this.#g.scope = names[0]!;
    try {
      const made = [kind.write(this.#context(layer, names, inputs))].flat();
      names.forEach((name, i) => {
        this.#check(layer, name, made[i]);
      });
    } catch (cause) {
      if (cause instanceof ConvlensError) throw cause;
      throw new ConvlensError(`${ownerOf(layer)} does not fit its input: ${(cause as Error).message}`, undefined, {
        cause,
      });
    } finally {
      this.#g.scope = "";
    }
  }

  #check(layer: LayerParameter, name: string, made: string | undefined): void {
    if (made !== name)
      throw new ConvlensError(`${ownerOf(layer)} has more outputs than are known of it ("${name}")`, EXPORT);
    const extents = this.#g.shape(name).slice(1);
    const sound = extents.every((d) => typeof d === "number" && Number.isSafeInteger(d) && d > 0);
    if (!sound || size(extents as number[]) > MOST_ELEMENTS)
      throw new ConvlensError(
        `${ownerOf(layer)} makes [${this.#g.shape(name).join(", ")}], which is no shape of an activation`,
        "The file is damaged: fetch it again.",
      );
  }

  #context(layer: LayerParameter, names: readonly string[], x: readonly string[]): LayerContext {
    const g = this.#g;
    const blobs = this.#weights.blobs.get(layer.name) ?? [];
    const error = (message: string, hint?: string) => new ConvlensError(`${ownerOf(layer)} ${message}`, hint);
    const stored = (index: number, role: string) => this.#stored(layer, blobs, index, role);
    const shape = (input: number) => g.shape(x[input]!);
    return {
      g,
      layer,
      name: names[0]!,
      names,
      x,
      shape,
      extents: (input) =>
        shape(input)
          .slice(1)
          .map((d) => {
            if (typeof d !== "number") throw error(`needs an input of known extents, not [${shape(input).join(", ")}]`);
            return d;
          }),
      blobs: blobs.length,
      stored,
      weight: (index, role, wanted) => {
        const t = stored(index, role);
        if (withoutOnes(t.shape) !== withoutOnes(wanted))
          throw error(
            `has ${role} of ${t.shape.join("×")} in "${this.#weights.file}" where ${wanted.join("×") || 1} is asked for`,
            "The weights are of another network, or for an input of another size.",
          );
        return float32(wanted, t.data);
      },
      constant: (role, t) => g.constant(t, `${layer.name}/${role}`),
      axis: (stated, rank = shape(0).length) => {
        const axis = stated < 0 ? stated + rank : stated;
        if (axis < 0 || axis >= rank) throw error(`works along axis ${stated}, and its input has ${rank}`);
        return axis;
      },
      error,
    };
  }

  #stored(layer: LayerParameter, blobs: readonly BlobProto[], index: number, role: string): Float32Tensor {
    const blob = blobs[index];
    if (!blob)
      throw new ConvlensError(
        `${ownerOf(layer)} has no ${role} in "${this.#weights.file}"`,
        "The weights are of another network: layers and weights belong together by the layer's name.",
      );
    const t = this.#tensors.get(blob) ?? tensorOf(blob, `"${role}" of ${ownerOf(layer)}`);
    this.#tensors.set(blob, t);
    return t;
  }
}

/** Older files fill shapes up to four extents with ones. */
const withoutOnes = (shape: readonly number[]): string => shape.filter((d) => d !== 1).join("×");

/** How many channels the first convolution of a net takes, as its weights tell; `undefined` where there is none. */
export function channelsTaken(layers: readonly LayerParameter[], weights: Weights): number | undefined {
  for (const layer of layers) {
    const blob = weights.blobs.get(layer.name)?.[0];
    if (layer.type === "Convolution" && blob) return (shapeOf(blob)[1] ?? 0) * (layer.convolutionParam?.group ?? 1);
  }
  return undefined;
}
