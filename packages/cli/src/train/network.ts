import { existsSync } from "node:fs";
import { nearest, UsageError } from "@convlens/core/base";
import type { Graph, InputSpec, Model } from "@convlens/core/onnx";
import { architectures, build } from "@convlens/core/training";
import { classesOf } from "@convlens/core/transform";
import type { Lens } from "@convlens/node";
import { openModel, referenceTo } from "@convlens/node";
import type { TrainSettings } from "./settings.ts";

/** A network to train, and how pictures go into it. */
export interface Network {
  /** What a user calls it. */
  readonly name: string;
  readonly model: Pick<Model, "graph" | "input" | "output">;
  readonly input: InputSpec;
}

// Means and deviations of ImageNet's training pictures, as torchvision has them: near those of any photographs.
const values = {
  RGB: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  GRAY: { mean: [0.449], std: [0.226] },
} as const;

const isFile = (arch: string) => /[./\\]/.test(arch);

/** Builds the named network with random weights, or opens the model file to start from. Throws `UsageError` for a name that is neither. */
export async function networkFor(settings: TrainSettings, classes: number): Promise<Network> {
  if (isFile(settings.arch)) return networkFile(settings, classes);
  const architecture = architectures.find((a) => a.id === settings.arch);
  if (!architecture) {
    const names = architectures.map((a) => a.id);
    throw new UsageError(
      `no network is called "${settings.arch}"`,
      `nearest: ${nearest(settings.arch, names, 3).join(", ")}; or a model file to start from`,
    );
  }
  const { channels, resize, seed } = settings;
  const size = settings.size ?? architecture.size;
  const graph = build(architecture, { classes, size, channels: channels === "GRAY" ? 1 : 3, seed });
  const input: InputSpec = { layout: "NCHW", size, channels, range: [0, 1], ...values[channels], resize };
  return { name: architecture.id, model: modelOf(graph), input };
}

const modelOf = (graph: Graph) => ({ graph, input: graph.inputs[0]!, output: graph.outputs[0]! });

async function networkFile({ arch, size }: TrainSettings, classes: number): Promise<Network> {
  const lens = await openFile(arch, size);
  const { model, input } = lens;
  await lens.close();
  const own = classesOf(model);
  if (own !== classes)
    throw new UsageError(
      `${arch} has ${own ?? "no"} classes, the pictures have ${classes}`,
      `--from ${arch} replaces its classifier by a new one`,
    );
  return { name: arch.split(/[/\\]/).at(-1)!, model, input };
}

/** Opens a model to start from. */
export async function openFile(path: string, size: readonly [number, number] | undefined): Promise<Lens> {
  if (!existsSync(path) && !isFile(path) && !referenceTo(path))
    throw new UsageError(`no model file ${path}`, "check the path");
  return openModel(path, size ? { size } : {});
}
