import type { Image } from "../base/image.ts";
import { spreadOver } from "../base/spread.ts";
import { type Float32Tensor, float32 } from "../base/tensor.ts";
import { bestOf } from "../dataset/best.ts";
import { principalComponents } from "../embedding/index.ts";
import type { Engine } from "../engine/define.ts";
import { classifierOf, type Volume } from "../method/index.ts";
import { deprocess, type Graph, type InputSpec } from "../onnx/index.ts";
import type { BatchMaker } from "../training/index.ts";
import { classifierInput } from "../training/transfer/index.ts";
import { tap, workingLayers } from "../transform/index.ts";

/** A picture as the network was shown it, and what it said. */
export interface Shown {
  readonly image: Image;
  readonly truth: number;
  readonly predicted: number;
  /** Of the class that was said, 0 to 1. */
  readonly probability: number;
}

/** What is seen of a network while it learns. */
export interface Watched {
  readonly epoch: number;
  /** Of its first convolution, O×C×h×w. */
  readonly filters?: Volume;
  /** Pictures that are learnt from, changed as in the next epoch. */
  readonly shown: readonly Shown[];
  /** Pictures that are not learnt from, by what the classifier reads: two principal components, N×2, and the class of each. */
  readonly points?: { readonly coordinates: Float32Array; readonly labels: Int32Array };
}

export interface WatchOptions {
  readonly input: InputSpec;
  /** The class of each picture of the data set. */
  readonly labels: readonly number[];
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

const SHOWN = 12;
const POINTS = 256;
const AT_ONCE = 32;

/** Looks at a network between epochs, always at the same pictures. */
export class Watch {
  readonly #engine: Engine;
  readonly #pictures: BatchMaker;
  readonly #options: WatchOptions;

  constructor(engine: Engine, pictures: BatchMaker, options: WatchOptions) {
    this.#engine = engine;
    this.#pictures = pictures;
    this.#options = options;
  }

  /** @param graph the whole network, as it is after `epoch` */
  async look(graph: Graph, epoch: number): Promise<Watched> {
    const model = { graph, input: graph.inputs[0]!, output: graph.outputs[0]! };
    const { value: scores, binary } = classifierOf(model, "probability");
    const features = classifierInput(model);
    const session = await this.#engine.prepare(tap(graph, [scores, features], { only: true }).graph);
    try {
      const { train, validation, labels, input } = this.#options;
      const some = spreadOver(train, SHOWN);
      const pictures = await this.#pictures.batch(some, epoch + 1);
      const scored = (await session.run({ [model.input]: pictures }))[scores] as Float32Tensor;
      const shown = some.map((picture, i) => ({
        image: deprocess(row(pictures, i), input),
        truth: labels[picture]!,
        ...said(row(scored, i).data, binary),
      }));
      const points = await this.#points(spreadOver(validation, POINTS), async (batch) => {
        const out = await session.run({ [model.input]: batch });
        return out[features] as Float32Tensor;
      });
      const filters = filtersOf(graph);
      return { epoch, shown, ...(filters && { filters }), ...(points && { points }) };
    } finally {
      await session.release();
    }
  }

  async #points(pictures: readonly number[], featuresOf: (batch: Float32Tensor) => Promise<Float32Tensor>) {
    if (pictures.length < 3) return undefined;
    const rows: Float32Array[] = [];
    for (let from = 0; from < pictures.length; from += AT_ONCE) {
      const some = pictures.slice(from, from + AT_ONCE);
      const found = pooledRows(await featuresOf(await this.#pictures.batch(some)));
      rows.push(...found);
    }
    const width = rows[0]!.length;
    const matrix = float32([rows.length, width], new Float32Array(rows.length * width));
    for (const [i, one] of rows.entries()) matrix.data.set(one, i * width);
    if (width < 2 || !matrix.data.every(Number.isFinite)) return undefined;
    const { coordinates } = principalComponents(matrix, 2);
    const labels = Int32Array.from(pictures, (picture) => this.#options.labels[picture]!);
    return { coordinates: Float32Array.from(coordinates), labels };
  }
}

function said(scores: Float32Array, binary: boolean) {
  const [predicted, probability] = bestOf(scores, binary);
  return { predicted, probability };
}

/** Maps are averaged over their rows and columns. */
function pooledRows({ shape, data }: Float32Tensor): Float32Array[] {
  const [n, channels, ...extents] = shape as [number, number, ...number[]];
  const area = extents.reduce((a, b) => a * b, 1);
  return Array.from({ length: n }, (_, i) =>
    Float32Array.from({ length: channels }, (_, c) => {
      const at = (i * channels + c) * area;
      let sum = 0;
      for (let k = 0; k < area; k++) sum += data[at + k]!;
      return sum / area;
    }),
  );
}

const row = ({ shape, data }: Float32Tensor, i: number): Float32Tensor => {
  const width = data.length / shape[0]!;
  return float32(shape.slice(1), data.subarray(i * width, (i + 1) * width));
};

function filtersOf(graph: Graph): Volume | undefined {
  for (const { value, node } of workingLayers(graph)) {
    const weights = graph.constants.get(node.inputs[1] ?? "");
    if (weights?.shape.length === 4 && weights.data instanceof Float32Array)
      return { kind: "volume", layer: value, op: node.op, data: float32(weights.shape, weights.data) };
  }
  return undefined;
}
