import { strToU8, zipSync } from "fflate";
import type { Specimen } from "../fuzz.ts";
import { modelOf } from "../tfliteCase.ts";
import { floatCases } from "../tfliteCases.ts";
import type { TfliteSpec } from "../tfliteFile.ts";
import { tfliteBytes } from "../tfliteFile.ts";
import { metadataBlock, withArchive } from "../tfliteMetadata.ts";
import { quantizedModel } from "../tfliteModels.ts";
import { netSpec, netWeights } from "../tfliteNet.ts";

const labels = ["cat", "dog", "cow", "hen", "elk"];

/** The small net in floats and in integers, with and without metadata, and an operator of each kind. */
export default async function corpus(): Promise<Specimen[]> {
  const net = netSpec(netWeights());
  const block = metadataBlock({ labelFile: "labels.txt", mean: [127.5], std: [127.5], name: "net" });
  const described = tfliteBytes({ ...net, description: "a net", metadata: { TFLITE_METADATA: block } });
  const archive = zipSync({ "labels.txt": strToU8(labels.join("\n")) }, { level: 0 });
  const singles = Object.entries(floatCases).map(([type, cases]): Specimen => {
    const [first] = Object.values(cases);
    return { name: `${type}.tflite`, bytes: tfliteBytes(modelOf(type, first!)) };
  });
  const nets: [string, TfliteSpec][] = [
    ["int8", await quantizedModel(net, "int8")],
    ["uint8", await quantizedModel(net, "uint8")],
  ];
  return [
    { name: "described.tflite", bytes: withArchive(described, archive) },
    ...nets.map(([name, spec]) => ({ name: `${name}.tflite`, bytes: tfliteBytes(spec) })),
    ...singles,
  ];
}
