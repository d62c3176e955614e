import { decodeModel, externalFiles } from "@convlens/core/onnx";
import { readFile } from "../files.ts";

/** A file that belongs to a model. */
export interface Companion {
  readonly name: string;
  /** Whether the model is whole without it. */
  readonly optional: boolean;
}

/** What a repository on Hugging Face may hold beside a model, of which models are read with. */
const beside: readonly Companion[] = ["config.json", "preprocessor_config.json"].map((name) => ({
  name,
  optional: true,
}));

/**
 * The files that a model names: weights of TensorFlow.js, external data of ONNX. Names that lead out of the model's folder are
 * left out, and the model is refused when it is opened.
 */
export async function companionsOf(path: string, name: string, repository: boolean): Promise<readonly Companion[]> {
  const named = name.endsWith(".json") ? await tfjsWeights(path) : name.endsWith(".onnx") ? await onnxData(path) : [];
  const inside = [...new Set(named)].filter((n) => !/^([/\\]|[a-z]+:)|(^|[/\\])\.\.([/\\]|$)/i.test(n));
  return [
    ...inside.map((n) => ({ name: n, optional: false })),
    ...(repository ? beside.filter((c) => c.name !== name) : []),
  ];
}

async function tfjsWeights(path: string): Promise<readonly string[]> {
  try {
    const { weightsManifest } = JSON.parse(new TextDecoder().decode(await readFile(path))) as {
      weightsManifest?: readonly { readonly paths: readonly string[] }[];
    };
    return (weightsManifest ?? []).flatMap((group) => group.paths).filter((p) => typeof p === "string");
  } catch {
    // Whatever it is, opening it says so.
    return [];
  }
}

async function onnxData(path: string): Promise<readonly string[]> {
  try {
    return externalFiles(decodeModel(await readFile(path)));
  } catch {
    return [];
  }
}
