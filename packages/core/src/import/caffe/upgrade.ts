import { create } from "@bufbuild/protobuf";
import { ConvlensError } from "../../base/errors.ts";
import { nameIn, v1Types } from "./enums.ts";
import type { LayerParameter, NetParameter, V0LayerParameter, V1LayerParameter } from "./proto/caffe.gen.ts";
import { LayerParameterSchema } from "./proto/caffe.gen.ts";

/** The names of types that are not the old ones in another spelling. */
const irregular: Readonly<Record<string, string>> = {
  ABSVAL: "AbsVal",
  ARGMAX: "ArgMax",
  BNLL: "BNLL",
  HDF5_DATA: "HDF5Data",
  HDF5_OUTPUT: "HDF5Output",
  LRN: "LRN",
  MVN: "MVN",
  RELU: "ReLU",
  SOFTMAX_LOSS: "SoftmaxWithLoss",
  TANH: "TanH",
};

/** CONVOLUTION → Convolution, EUCLIDEAN_LOSS → EuclideanLoss */
const regular = (old: string) => old.toLowerCase().replace(/(?:^|_)(\w)/g, (_, c: string) => c.toUpperCase());

/** The layers of a net in today's form, whichever of Caffe's three forms they were in; they are equal in what they compute. */
export function layersOf(net: NetParameter): LayerParameter[] {
  const old = net.layers.some((l) => l.layer) ? withoutPadding(net.layers.map(ofV0)) : net.layers.map(ofV1);
  return [...net.layer, ...old];
}

function ofV1({ $typeName, layer, type, ...same }: V1LayerParameter): LayerParameter {
  const name = nameIn(v1Types, type);
  if (name === String(type) || name === "NONE")
    throw new ConvlensError(
      `the layer "${same.name}" is of type ${type || "NONE"}, which Caffe's older format does not have`,
      "The file is damaged, or not of Caffe: fetch it again.",
    );
  return create(LayerParameterSchema, { ...same, type: irregular[name] ?? regular(name) });
}

type Settings = Omit<Parameters<typeof create<typeof LayerParameterSchema>>[1] & object, "$typeName" | "$unknown">;

/** Types of 2013; `padding` layers come before the convolution or pool that they are for. */
const v0Types: Readonly<Record<string, (l: V0LayerParameter) => { type: string } & Settings>> = {
  bnll: () => ({ type: "BNLL" }),
  concat: (l) => ({ type: "Concat", concatParam: { concatDim: l.concatDim } }),
  conv: (l) => ({
    type: "Convolution",
    convolutionParam: {
      numOutput: l.numOutput,
      biasTerm: l.biasterm,
      group: l.group,
      kernelSize: [l.kernelsize],
      stride: [l.stride],
      pad: [l.pad],
    },
  }),
  data: (l) => ({ type: "Data", transformParam: transformOf(l) }),
  images: (l) => ({ type: "ImageData", transformParam: transformOf(l) }),
  window_data: (l) => ({ type: "WindowData", transformParam: transformOf(l) }),
  hdf5_data: () => ({ type: "HDF5Data" }),
  dropout: () => ({ type: "Dropout" }),
  flatten: () => ({ type: "Flatten" }),
  innerproduct: (l) => ({
    type: "InnerProduct",
    innerProductParam: { numOutput: l.numOutput, biasTerm: l.biasterm },
  }),
  lrn: (l) => ({ type: "LRN", lrnParam: { localSize: l.localSize, alpha: l.alpha, beta: l.beta, k: l.k } }),
  padding: (l) => ({ type: PADDING, convolutionParam: { pad: [l.pad] } }),
  pool: (l) => ({
    type: "Pooling",
    poolingParam: { pool: l.pool, kernelSize: l.kernelsize, stride: l.stride, pad: l.pad },
  }),
  relu: () => ({ type: "ReLU" }),
  sigmoid: () => ({ type: "Sigmoid" }),
  softmax: () => ({ type: "Softmax" }),
  softmax_loss: () => ({ type: "SoftmaxWithLoss" }),
  split: () => ({ type: "Split" }),
  tanh: () => ({ type: "TanH" }),
  accuracy: () => ({ type: "Accuracy" }),
  euclidean_loss: () => ({ type: "EuclideanLoss" }),
  hinge_loss: () => ({ type: "HingeLoss" }),
  infogain_loss: () => ({ type: "InfogainLoss" }),
  multinomial_logistic_loss: () => ({ type: "MultinomialLogisticLoss" }),
};

const transformOf = (l: V0LayerParameter) => ({ scale: l.scale, cropSize: l.cropsize, meanFile: l.meanfile });

const PADDING = "Padding";

function ofV0({ layer, bottom, top }: V1LayerParameter): LayerParameter {
  const settings = layer && v0Types[layer.type]?.(layer);
  if (!layer || !settings)
    throw new ConvlensError(
      `the layer "${layer?.name ?? top[0] ?? ""}" is of type "${layer?.type ?? ""}", which Caffe's oldest format does not have`,
      "Upgrade the file with Caffe's own upgrade_net_proto_text and upgrade_net_proto_binary.",
    );
  return create(LayerParameterSchema, { name: layer.name, bottom, top, blobs: layer.blobs, ...settings });
}

/** A padding layer becomes the padding of the layers that read it. */
function withoutPadding(layers: readonly LayerParameter[]): LayerParameter[] {
  const padded = new Map(layers.filter((l) => l.type === PADDING).map((l) => [l.top[0] ?? "", l]));
  for (const layer of layers) {
    const padding = padded.get(layer.bottom[0] ?? "");
    if (!padding) continue;
    const pad = padding.convolutionParam?.pad ?? [];
    if (layer.convolutionParam) layer.convolutionParam.pad = pad;
    else if (layer.poolingParam) layer.poolingParam.pad = pad[0] ?? 0;
    else
      throw new ConvlensError(
        `the padding layer "${padding.name}" is not before a convolution or a pool`,
        "Upgrade the file with Caffe's own upgrade_net_proto_text.",
      );
    layer.bottom = [padding.bottom[0] ?? ""];
  }
  return layers.filter((l) => l.type !== PADDING);
}
