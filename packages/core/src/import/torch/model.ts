import { conventions, describeValues } from "../../onnx/conventions.ts";
import type { Declared, InputSpec, Model } from "../../onnx/meta.ts";
import { parseSidecar, sidecarName } from "../../onnx/sidecar.ts";
import type { ImportOptions, ModelFile } from "../define.ts";
import type { Recognised } from "./recognise.ts";
import { recognise } from "./recognise.ts";
import type { StateDict } from "./stateDict.ts";

const IMAGENET_CLASSES = 1000;

/**
 * A model of a state dict whose architecture is known. What goes in is declared as the architecture's published weights have it;
 * for weights of other classes that is a guess, which a note tells.
 */
export async function modelOf(
  state: StateDict,
  file: ModelFile,
  format: string,
  options: ImportOptions,
): Promise<Model> {
  const found = recognise(state.tensors, file.name, options.size ?? (await sizeBeside(file)));
  const { graph, input, output, architecture } = found;
  const values = valuesOf(found);
  const classes = graph.infos.get(output)!.shape[1];
  const imagenet = classes === IMAGENET_CLASSES;
  const how = `the architecture is told by names and shapes: ${architecture.id}`;
  const guess = `where nothing else says it, pictures become ${values && describeValues(values)}: a guess, by what most such networks take`;
  return {
    graph,
    format,
    input,
    output,
    declared: declaredOf(found, imagenet),
    notes: [...state.notes, how, ...found.notes, ...(values && !imagenet ? [guess] : [])],
    metadata: {},
  };
}

/** Rows and columns that the file beside the model says. */
async function sizeBeside(file: ModelFile): Promise<readonly [number, number] | undefined> {
  const name = sidecarName(file.name);
  const bytes = await file.sibling(name);
  return bytes && parseSidecar(new TextDecoder().decode(bytes), name).input?.size;
}

function declaredOf(found: Recognised, imagenet: boolean): Declared {
  const [, , height, width] = found.graph.infos.get(found.input)!.shape;
  const small = found.usualSize <= 64;
  return {
    input: {
      layout: "NCHW",
      size: [height as number, width as number],
      resize: small ? "squash" : "crop",
      ...valuesOf(found),
    },
    output: { scores: "logits", ...(imagenet && { labels: "imagenet-1k" }) },
  };
}

/** Torchvision's weights of both Inceptions, which come from TensorFlow, and PyTorch's tutorials. */
const half = { channels: "RGB", range: [0, 1], mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;

type Values = Pick<InputSpec, "channels" | "range" | "mean" | "std">;

function valuesOf({ graph, input, architecture }: Recognised): Values | undefined {
  if (graph.infos.get(input)!.shape[1] !== 3) return undefined;
  return architecture.values === "half" ? half : conventions.torch;
}
