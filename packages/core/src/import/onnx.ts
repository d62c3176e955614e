import { ConvlensError } from "../base/errors.ts";
import { isFloat } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import type { Declared, Model } from "../onnx/meta.ts";
import { declaredByMetadata } from "../onnx/metadata.ts";
import type { ModelProto } from "../onnx/read.ts";
import { decodeModel, externalFiles, graphOf, metadataOf, opsetsOf } from "../onnx/read.ts";
import { parseSidecar, sidecarName } from "../onnx/sidecar.ts";
import { OPSET } from "../onnx/write.ts";
import { opOf, ops } from "../op/index.ts";
import { upgrade } from "../transform/opset.ts";
import { readBeside } from "./beside.ts";
import type { ImportOptions, ModelFile } from "./define.ts";
import { defineImporter, namesIn } from "./define.ts";
import { gatherConstants } from "./onnx/constants.ts";
import { refuseCaptures } from "./onnx/controlFlow.ts";
import { withoutFunctions } from "./onnx/functions.ts";
import { inOrder } from "./onnx/order.ts";
import { arrange, pictureOf } from "./onnx/picture.ts";
import { settle } from "./onnx/settle.ts";
import { looksLikeOnnx } from "./onnx/sniff.ts";

export default defineImporter({
  id: "onnx",
  title: "ONNX",
  extensions: [".onnx"],
  sniff: ({ bytes }) => looksLikeOnnx(bytes),
  // What most files are is at hand.
  reader: async () => ({ reads: [{ kind: "ONNX operators", names: namesIn(ops.filter((op) => !op.domain)) }], read }),
});

async function read(file: ModelFile, options: ImportOptions): Promise<Model> {
  const proto = withoutFunctions(decodeModel(file.bytes, `"${file.name}"`));
  refuseCaptures(proto.graph!);
  const metadata = metadataOf(proto);
  const opset = opsetOf(proto, file);
  const held = { external: await externalData(file, proto), disposable: file.disposable ?? false };
  const stored = tensorOutputs(graphOf(proto, held), proto);
  const declared = declaredByMetadata(metadata);

  const plain = gatherConstants(inOrder(stored));
  const picture = pictureOf(plain, proto, { ...(await inputSaid(file, declared)), ...options });
  const arranged = arrange(plain, picture, picture.batch);
  const { graph, notes } = settle(upgrade(arranged, opset), picture);
  return {
    graph: { ...graph, extra: { ...stored.extra!, opsets: { ...stored.extra!.opsets, "": OPSET } } },
    format: "onnx",
    input: picture.value,
    output: scoresOf(graph),
    declared,
    notes: [...picture.notes, ...notes, ...opsetNote(opset), ...unknownOperators(graph)],
    metadata,
  };
}

/** Models before IR version 3 are of opset 1 without saying so. */
function opsetOf(proto: ModelProto, file: ModelFile): number {
  const opset = opsetsOf(proto)[""];
  if (opset === undefined && proto.irVersion >= 3n)
    throw new ConvlensError(
      `"${file.name}" does not say which ONNX operator set it uses`,
      "It may have lost its end: fetch or export it again.",
    );
  return opset ?? 1;
}

/** Files that hold weights; only from the model's own folder, whatever their names say. */
async function externalData(file: ModelFile, proto: ModelProto): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const name of externalFiles(proto)) {
    const bytes = await readBeside(file, name);
    if (bytes) found.set(name, bytes);
  }
  return found;
}

/** Outputs that are sequences or maps (what scikit-learn exporters add) are left out. */
function tensorOutputs(graph: Graph, proto: ModelProto): Graph {
  const isTensor = (name: string) => {
    const kind = proto.graph!.output.find((v) => v.name === name)?.type?.value.case;
    return kind === undefined || kind === "tensorType";
  };
  const outputs = graph.outputs.filter(isTensor);
  if (outputs.length === 0)
    throw new ConvlensError("the model has no output that is a tensor", "Export it with its scores as an output.");
  return { ...graph, outputs };
}

/** Layout and size of the input, as a file beside the model or its own metadata say. */
async function inputSaid(file: ModelFile, declared: Declared) {
  const name = sidecarName(file.name);
  const bytes = await file.sibling(name);
  const beside = bytes ? parseSidecar(new TextDecoder().decode(bytes), name).input : undefined;
  const layout = beside?.layout ?? declared.input?.layout;
  const size = beside?.size ?? declared.input?.size;
  return { ...(layout && { layout }), ...(size && { size }) };
}

/** The output that holds a score for each class: the first float matrix, else the first float tensor, else the first. */
function scoresOf(graph: Graph): string {
  const floats = graph.outputs.filter((v) => isFloat(graph.infos.get(v)?.type ?? "string"));
  return floats.find((v) => graph.infos.get(v)!.shape.length === 2) ?? floats[0] ?? graph.outputs[0]!;
}

const opsetNote = (opset: number): string[] =>
  opset > OPSET ? [`the model is of ONNX opset ${opset}; it is read as one of ${OPSET}`] : [];

function unknownOperators(graph: Graph): string[] {
  const unknown = graph.nodes.filter((n) => !opOf(n)).map(({ op, domain }) => (domain ? `${domain}:${op}` : op));
  if (unknown.length === 0) return [];
  return [`neither shapes nor gradients are known of ${[...new Set(unknown)].join(", ")}`];
}
