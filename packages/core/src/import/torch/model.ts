import { conventions, describeValues } from "../../onnx/conventions.ts";
import type { Declared, InputSpec, Model } from "../../onnx/meta.ts";
import { parseJson, parseSidecar, sidecarName } from "../../onnx/sidecar.ts";
import type { ImportOptions, ModelFile } from "../define.ts";
import type { ArchitectureFile } from "./description/file.ts";
import { described } from "./description/file.ts";
import { architectureName } from "./description/name.ts";
import type { Recognised } from "./recognise.ts";
import { recognise, requireNetwork } from "./recognise.ts";
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
  const size = options.size ?? (await sizeBeside(file));
  requireNetwork(state.tensors, file.name);
  const describing = options.architecture ?? (await architectureBeside(file));
  const found: Found = describing
    ? described(state.tensors, file.name, describing, size)
    : recognise(state.tensors, file.name, size, await namedBeside(file));
  const { graph, input, output, architecture, declared } = found;
  const values = valuesOf(found);
  const { shape } = graph.infos.get(output)!;
  const classes = shape.length === 2 ? shape[1] : undefined;
  const imagenet = classes === IMAGENET_CLASSES;
  const how = declared
    ? `the architecture is that of ${architecture.id}`
    : `the architecture is told by names and shapes: ${architecture.id}`;
  const told = declared?.input?.mean !== undefined || declared?.input?.range !== undefined;
  const guess = `where nothing else says it, pictures become ${values && describeValues(values)}: a guess, by what most such networks take`;
  return {
    graph,
    format,
    input,
    output,
    declared: declaredOf(found, imagenet),
    notes: [...state.notes, how, ...found.notes, ...(values && !imagenet && !told ? [guess] : [])],
    metadata: {},
  };
}

type Found = Recognised & { readonly declared?: Declared };

/** The description of the network that lies beside its weights. */
async function architectureBeside(file: ModelFile): Promise<ArchitectureFile | undefined> {
  const name = architectureName(file.name);
  const bytes = await file.sibling(name);
  return bytes && { name, text: new TextDecoder().decode(bytes) };
}

/** What timm's `config.json` beside weights calls their model, such as `tf_efficientnet_b0`. */
async function namedBeside(file: ModelFile): Promise<string | undefined> {
  const bytes = await file.sibling("config.json");
  if (!bytes) return undefined;
  const config = parseJson(new TextDecoder().decode(bytes), "config.json") as { architecture?: unknown } | null;
  return typeof config?.architecture === "string" ? config.architecture : undefined;
}

/** Rows and columns that the file beside the model says. */
async function sizeBeside(file: ModelFile): Promise<readonly [number, number] | undefined> {
  const name = sidecarName(file.name);
  const bytes = await file.sibling(name);
  return bytes && parseSidecar(new TextDecoder().decode(bytes), name).input?.size;
}

function declaredOf(found: Found, imagenet: boolean): Declared {
  const [, , height, width] = found.graph.infos.get(found.input)!.shape;
  const small = found.usualSize <= 64;
  return {
    input: {
      layout: "NCHW",
      size: [height as number, width as number],
      resize: small ? "squash" : "crop",
      ...valuesOf(found),
      ...found.declared?.input,
      // What the graph was made for.
      ...(found.declared && { size: [height as number, width as number] as const }),
    },
    output: { scores: "logits", ...(imagenet && { labels: "imagenet-1k" }), ...found.declared?.output },
  };
}

/** Torchvision's weights of both Inceptions, which come from TensorFlow, and PyTorch's tutorials. */
const half = { channels: "RGB", range: [0, 1], mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;

type Values = Pick<InputSpec, "channels" | "range" | "mean" | "std">;

function valuesOf({ graph, input, architecture }: Recognised): Values | undefined {
  if (graph.infos.get(input)!.shape[1] !== 3) return undefined;
  return architecture.values === "half" ? half : conventions.torch;
}
