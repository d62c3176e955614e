import type * as tf from "@tensorflow/tfjs-core";
import { describe, test } from "vitest";
import { rng } from "../base/rng.ts";
import type { Float32Tensor, Shape, Tensor } from "../base/tensor.ts";
import { float32, size, toDoubles } from "../base/tensor.ts";
import type { Engine } from "../engine/define.ts";
import { referenceEngine } from "../engine/reference.ts";
import type { LayerConfig } from "../import/keras/architecture.ts";
import { permute } from "../import/keras/layout.ts";
import { importKeras } from "../import/keras/model.ts";
import { parseModel } from "../import/keras/parse.ts";
import { engines } from "./engines.ts";
import { expectClose } from "./opSuite.ts";
import { applied, drawWeights, pathsOf, tfjsModel } from "./tfjs.ts";

/** Both sides compute in float32, or ours in float64: rounding at 6e-8 over sums of a few hundred terms. Relative to the largest element. */
export const KERAS_TOLERANCE = 1e-5;

/** A layer of a Sequential model: its class and its settings. */
export type LayerCase = readonly [type: string, settings?: Readonly<Record<string, unknown>>];

export interface KerasCase {
  /** Rows, columns and channels, or what the first layer takes; all different. */
  readonly input: Shape;
  readonly channelsFirst?: boolean;
  readonly layers?: readonly LayerCase[];
  /** A whole config, in place of `layers`. */
  readonly config?: { readonly class_name: string; readonly config: object };
  /** Why TensorFlow.js cannot take the case itself, and what comes to the same. */
  readonly theirs?: {
    readonly reason: string;
    /** Layers of which one has weights: those of the only layer of the case. */
    readonly layers?: readonly LayerCase[];
    /** A whole config, whose layers with weights have the same names. */
    readonly config?: KerasCase["config"];
    readonly f?: Oracle;
  };
}

/** From what Keras takes to what Keras gives, in TensorFlow.js's own operations. */
export type Oracle = (x: tf.Tensor4D) => tf.Tensor;

/** Checks Keras models with random weights against TensorFlow.js, on the reference and on every engine. */
export function kerasSuite(title: string, cases: Readonly<Record<string, KerasCase>>): void {
  describe(title, () => {
    for (const [name, c] of Object.entries(cases))
      test(name, async () => {
        const { ours, predict } = await bothSides(c);
        const x = randomInput([2, ...c.input]);
        const expected = predict(x);
        for (const engine of [referenceEngine, ...engines()]) {
          const made = await runOnce(engine, ours, c.channelsFirst ? x : toNchw(x));
          expected.forEach((e, i) => {
            expectClose(toDoubles(made[i]!), toDoubles(c.channelsFirst ? e : toNchw(e)), KERAS_TOLERANCE);
          });
        }
      });
  });
}

/** The imported model and the independent implementation, with the same random weights. */
async function bothSides(c: KerasCase) {
  const config = c.config ?? sequentialOf(c, c.layers);
  const model = parseModel(config);
  const { f, layers = [] } = c.theirs ?? {};
  if (f)
    return {
      ours: importKeras({ model, weights: () => [], keras: 2 }, {}),
      predict: (x: Float32Tensor) => [applied(f, x)],
    };
  const other = c.theirs?.config;
  const theirs = await tfjsModel(other ?? (c.theirs ? sequentialOf(c, layers) : config));
  const drawn = drawWeights(theirs, 7);
  const paths = pathsOf(model);
  const only = [...drawn.values()].find((w) => w.length > 0) ?? [];
  const weights = (l: LayerConfig) => (c.theirs && !other ? only : (drawn.get(paths.get(l)!) ?? []));
  return { ours: importKeras({ model, weights, keras: 2 }, {}), predict: theirs.predict };
}

type Imported = ReturnType<typeof importKeras>;

/** Every output of an imported model for one input N×C×H×W. */
export async function runOnce(engine: Engine, { graph, input }: Imported, x: Float32Tensor): Promise<Tensor[]> {
  const [n, ...rest] = x.shape;
  const shaped = x.shape.length === 3 ? float32([n!, 1, ...rest], x.data) : x;
  const session = await engine.prepare(graph);
  const made = await session.run({ [input]: shaped });
  await session.release();
  return graph.outputs.map((v) => made[v]!);
}

/** Of rank 4: N×H×W×C as N×C×H×W. */
export const toNchw = (t: Float32Tensor): Float32Tensor => (t.shape.length === 4 ? permute(t, [0, 3, 1, 2]) : t);

export function randomInput(shape: Shape, seed = 3): Float32Tensor {
  const { uniform } = rng(seed);
  return float32(
    shape,
    Float32Array.from({ length: size(shape) }, () => 4 * uniform() - 2),
  );
}

function sequentialOf({ input, channelsFirst }: KerasCase, layers: readonly LayerCase[] = []) {
  const batch_input_shape = [null, ...input];
  const format = channelsFirst ? { data_format: "channels_first" } : {};
  const all = layers.map(([class_name, settings], i) => ({
    class_name,
    config: { name: `layer${i}`, ...(i === 0 && { batch_input_shape }), ...format, ...settings },
  }));
  return { class_name: "Sequential", config: { name: "model", layers: all } };
}
