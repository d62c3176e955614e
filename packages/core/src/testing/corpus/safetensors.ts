import { encodeSafetensors } from "../../base/safetensors.ts";
import type { Specimen } from "../fuzz.ts";
import { hashedWeights, type Names, torchTable } from "../torchFile.ts";

/** Networks of few parameters, of as many families as there are. */
const names = [
  "cifar-padded",
  "convnext",
  "densenet",
  "efficientnet-v2",
  "fastai-vgg",
  "regnet-y",
  "shufflenet_v2",
  "vgg",
];

export default function corpus(): Specimen[] {
  const table = torchTable<{ readonly tensors: Names }>("small.json.gz");
  return names.map((name) => {
    const tensors = table[name]!.tensors.map(([key, shape], i) => [key, hashedWeights(key, shape, i)] as const);
    const bytes = encodeSafetensors({ tensors: Object.fromEntries(tensors), metadata: { format: "pt" } });
    return { name: `${name}.safetensors`, bytes };
  });
}
