import { ConvlensError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { size as sizeOf } from "../../base/tensor.ts";
import type { Graph } from "../../onnx/graph.ts";
import { BATCH, withOutputs } from "../../onnx/graph.ts";
import type { Model } from "../../onnx/meta.ts";
import { Builder } from "../../op/builder.ts";
import { headOf } from "../../transform/head.ts";
import type { ImportOptions, ModelFile } from "../define.ts";
import { channelsTaken, LayerWriter } from "./build.ts";
import type { Opened } from "./files.ts";
import { meanPictureOf } from "./meanPicture.ts";
import { isDeployed } from "./phase.ts";
import type { Plan } from "./plan.ts";
import { planOf } from "./plan.ts";
import type { Preprocessing } from "./preprocessing.ts";
import { preprocessingOf, transformSaid } from "./preprocessing.ts";
import type { BlobProto } from "./proto/caffe.gen.ts";
import type { Source } from "./source.ts";
import { isSource, sourceOf } from "./source.ts";

type Size = readonly [number, number];

/** Sides of pictures of which one is taken where no file says the size: the first that the weights fit. */
const usualSides = [224, 227, 256, 28, 32, 48, 64, 96, 112, 128, 299, 321, 384, 512];

/** A graph (opset 21, N×C×H×W) with the layers of a network of Caffe as they are in its TEST phase, and what is known of its input. */
export async function importCaffe(file: ModelFile, opened: Opened, options: ImportOptions): Promise<Model> {
  const source = sourceOf(opened.net, opened.layers);
  const transform = transformSaid(opened);
  const mean = await meanPictureOf(file, transform);
  const channels = source.channels ?? channelsTaken(opened.layers, opened.weights) ?? mean?.picture.shape[0] ?? 3;
  if (!(channels >= 1 && channels < 2 ** 16))
    throw new ConvlensError(
      `"${opened.file}" takes pictures of ${channels} channels`,
      "It is damaged: fetch it again.",
    );
  const plan = planFor(source, opened);
  const net = new Net(opened, source, plan, channels);
  const meanSize = mean?.named ? (mean.picture.shape.slice(1) as readonly number[] as Size) : undefined;
  const { written, size, notes } = net.sized(source.size ?? options.size ?? meanSize);
  const outputs = sizeOf(written.graph.infos.get(written.output)!.shape.slice(1) as number[]);
  const preprocessing = preprocessingOf({ channels, size, transform, mean, outputs });
  const { graph, output } = preprocessing.offset ? net.write(size, preprocessing.offset) : written;
  return {
    graph,
    format: "caffe",
    input: source.blob,
    output,
    declared: declaredOf(graph, output, size, preprocessing),
    notes: [...notes, ...outputNotes(graph, output), ...preprocessing.notes],
    metadata: opened.net.name ? { name: opened.net.name } : {},
  };
}

function planFor(source: Source, { layers, file }: Opened): Plan {
  const deployed = layers.filter((l) => isDeployed(l) && !isSource(l));
  const plan = planOf(deployed, { ...source, value: source.blob });
  if (plan.steps.length === 0)
    throw new ConvlensError(
      `"${file}" has no layers that run on a picture`,
      "Open the .prototxt that is for use (deploy).",
    );
  return plan;
}

interface Written {
  readonly graph: Graph;
  readonly output: string;
}

class Net {
  readonly #opened: Opened;
  readonly #source: Source;
  readonly #plan: Plan;
  readonly #channels: number;
  readonly #tensors = new WeakMap<BlobProto, Float32Tensor>();

  constructor(opened: Opened, source: Source, plan: Plan, channels: number) {
    this.#opened = opened;
    this.#source = source;
    this.#plan = plan;
    this.#channels = channels;
  }

  /** Writes the net for pictures of a size; where none is known, of the first usual one that the weights fit. */
  sized(known: Size | undefined): { written: Written; size: Size; notes: string[] } {
    if (known) return { written: this.write(known), size: known, notes: [] };
    let failure: unknown;
    for (const side of usualSides) {
      try {
        const written = this.write([side, side]);
        const notes = [`no file says the size of the input; ${side}×${side} fits the weights (--size says another)`];
        return { written, size: [side, side], notes };
      } catch (error) {
        if (!(error instanceof ConvlensError)) throw error;
        failure ??= error;
      }
    }
    throw failure;
  }

  write(size: Size, offset?: Float32Tensor): Written {
    const g = new Builder();
    const { blob } = this.#source;
    const input = g.input(blob, { type: "float32", shape: [BATCH, this.#channels, ...size] });
    const writer = new LayerWriter(g, this.#opened.weights, this.#tensors);
    const centred = offset && g.node("Sub", [input, g.constant(offset, `${blob}/mean`)], {}, `${blob}/centred`);
    for (const step of this.#plan.steps)
      writer.write(centred ? { ...step, inputs: step.inputs.map((v) => (v === input ? centred : v)) } : step);
    const outputs = [...new Set([...this.#plan.ends, ...this.#plan.judged.map((j) => j.value)])].filter(
      (v) => v !== input,
    );
    const graph = withOutputs(g.build([]), outputs);
    return { graph, output: scoresOf(graph, this.#plan) };
  }
}

/** The last output that ends in a softmax or sigmoid, else what the last loss of classes judges, else the last output. */
function scoresOf(graph: Graph, { judged }: Plan): string {
  const ends = graph.outputs.toReversed();
  const activated = ends.find((v) => headOf(graph, v).activation !== "none");
  const classes = judged.toReversed().find((j) => /Softmax|CrossEntropy|Hinge|Infogain|Multinomial/.test(j.loss));
  return activated ?? classes?.value ?? ends[0]!;
}

function outputNotes({ outputs }: Graph, output: string): string[] {
  return outputs.length > 1
    ? [`The net has ${outputs.length} outputs (${outputs.join(", ")}); "${output}" is taken as the scores.`]
    : [];
}

function declaredOf(graph: Graph, output: string, size: Size, { input }: Preprocessing): Model["declared"] {
  const { activation } = headOf(graph, output);
  const scores = activation === "none" ? "logits" : "probabilities";
  return { input: { layout: "NCHW", size, ...input }, output: { scores } };
}
