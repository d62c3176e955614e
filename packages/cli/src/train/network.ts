import { existsSync } from "node:fs";
import { UsageError } from "@convlens/core/base";
import { type NamedNetwork, namedNetwork } from "@convlens/core/training";
import { classesOf } from "@convlens/core/transform";
import type { Lens } from "@convlens/node";
import { openModel, referenceTo } from "@convlens/node";
import type { TrainSettings } from "./settings.ts";

const isFile = (arch: string) => /[./\\]/.test(arch);

/** Builds the named network with random weights, or opens the model file to start from. Throws `UsageError` for a name that is neither. */
export const networkFor = async (settings: TrainSettings, classes: number): Promise<NamedNetwork> =>
  isFile(settings.arch) ? networkFile(settings, classes) : namedNetwork(settings.arch, { ...settings, classes });

async function networkFile({ arch, size }: TrainSettings, classes: number): Promise<NamedNetwork> {
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
