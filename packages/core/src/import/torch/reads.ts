import type { Vocabulary } from "../define.ts";
import { torchArchitectures } from "./architecture/all.ts";
import type { Architecture } from "./architecture/define.ts";
import { torchLayerKinds } from "./description/kind/all.ts";

const architectures: readonly Architecture[] = torchArchitectures.flat();

/** What weights without their network become: networks that are known by their tensors, and layers of descriptions. */
export const torchReads: readonly Vocabulary[] = [
  { kind: "PyTorch networks", names: architectures.map(({ title }) => title) },
  { kind: "Layers of architecture files", names: torchLayerKinds.flat().map(({ kind }) => kind) },
];
