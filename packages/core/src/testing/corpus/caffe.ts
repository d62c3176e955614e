import {
  binaryprotoBytes,
  blob,
  caffemodelBytes,
  drawn,
  inputText,
  legacyBlob,
  textBytes,
  weightsFile,
} from "../caffeFile.ts";
import type { Specimen } from "../fuzz.ts";

const of = (shape: readonly number[], seed = 1) => blob(shape, drawn(shape, seed));
const oldOf = (shape: readonly number[], seed = 1) => legacyBlob(shape, drawn(shape, seed));

const text = `name: "specimen" # every kind of setting
layer { name: "d" type: "Data" top: "data" top: "label" include { phase: TEST }
  transform_param { crop_size: 9 scale: 0.5 mean_file: "x/mean.binaryproto" } }
layer { name: "c" type: "Convolution" bottom: "data" top: "c"
  convolution_param { num_output: 4 pad: 1 kernel_size: [3, 3] stride: 2 group: 1 dilation: 1 } }
layer { name: "bn" type: "BatchNorm" bottom: "c" top: "c" batch_norm_param { eps: 1e-4 } }
layer { name: "s" type: "Scale" bottom: "c" top: "c" scale_param { bias_term: true } }
layer { name: "r" type: "ReLU" bottom: "c" top: "c" relu_param { negative_slope: 0.1 } }
layer { name: "n" type: "LRN" bottom: "c" top: "n" lrn_param { local_size: 3 alpha: 0.1 norm_region: WITHIN_CHANNEL } }
layer { name: "cat" type: "Concat" bottom: "c" bottom: "n" top: "cat" concat_param { axis: 1 } }
layer { name: "sl" type: "Slice" bottom: "cat" top: "a" top: "b" slice_param { slice_point: 3 } }
layer { name: "up" type: "Deconvolution" bottom: "b" top: "up" convolution_param { num_output: 3 kernel_size: 2 stride: 2 } }
layer { name: "cr" type: "Crop" bottom: "up" bottom: "a" top: "cr" crop_param { axis: 2 offset: 1 } }
layer { name: "e" type: "Eltwise" bottom: "a" bottom: "cr" top: "e" eltwise_param { operation: SUM coeff: 1 coeff: -1 } }
layer { name: "p" type: "Pooling" bottom: "e" top: "p" pooling_param { pool: AVE kernel_h: 2 kernel_w: 3 stride: 2 pad: 1 } }
layer { name: "re" type: "Reshape" bottom: "p" top: "re" reshape_param { shape { dim: 0 dim: -1 dim: 3 } } }
layer { name: "t" type: "Tile" bottom: "re" top: "t" tile_param { axis: 2 tiles: 2 } }
layer { name: "pm" type: "Permute" bottom: "t" top: "pm" permute_param { order: 0 order: 2 } }
layer { name: "ip" type: "InnerProduct" bottom: "pm" top: "ip" inner_product_param { num_output: 5 } }
layer { name: "pw" type: "Power" bottom: "ip" top: "ip" power_param { power: 1 scale: 2 shift: 1 } }
layer { name: "prob" type: "Softmax" bottom: "ip" top: "prob" }
layer { name: "acc" type: "Accuracy" bottom: "prob" bottom: "label" top: "acc" }`;

const weights = weightsFile({
  c: [[4, 3, 3, 3], [4]],
  bn: [[4], [4], [1]],
  s: [[4], [4]],
  up: [[5, 3, 2, 2], [3]],
  ip: [[5, 54], [5]],
});

/** The module's layers once more, with the net inside, and as the older formats wrote them. */
const inside = caffemodelBytes({
  name: "inside",
  layer: [
    { name: "data", type: "Input", top: ["data"], inputParam: { shape: [{ dim: [1n, 2n, 8n, 7n] }] } },
    {
      name: "conv",
      type: "Convolution",
      bottom: ["data"],
      top: ["conv"],
      blobs: [of([3, 2, 3, 3]), of([3])],
      convolutionParam: { numOutput: 3, kernelSize: [3] },
    },
    { name: "split", type: "Split", bottom: ["conv"], top: ["c0", "c1"] },
    { name: "pre", type: "PReLU", bottom: ["c0"], top: ["pre"], blobs: [of([3])] },
    { name: "max", type: "ArgMax", bottom: ["c1"], top: ["max"], argmaxParam: { topK: 2 } },
    { name: "mvn", type: "MVN", bottom: ["pre"], top: ["mvn"] },
    { name: "flat", type: "Flatten", bottom: ["mvn"], top: ["flat"] },
    { name: "sum", type: "Reduction", bottom: ["flat"], top: ["sum"], reductionParam: { axis: 1 } },
    {
      name: "ip",
      type: "InnerProduct",
      bottom: ["flat"],
      top: ["ip"],
      blobs: [of([4, 90])],
      innerProductParam: { numOutput: 4, biasTerm: false },
    },
    { name: "loss", type: "SoftmaxWithLoss", bottom: ["ip"], top: ["loss"] },
  ],
});

const older = caffemodelBytes({
  input: ["data"],
  inputDim: [1, 1, 6, 7],
  layers: [
    {
      name: "conv",
      type: 4,
      bottom: ["data"],
      top: ["conv"],
      blobs: [oldOf([2, 1, 3, 3]), oldOf([2])],
      convolutionParam: { numOutput: 2, kernelSize: [3] },
    },
    { name: "pool", type: 17, bottom: ["conv"], top: ["pool"], poolingParam: { kernelSize: 2, stride: 2 } },
    {
      name: "ip",
      type: 14,
      bottom: ["pool"],
      top: ["ip"],
      blobs: [oldOf([3, 12]), oldOf([3])],
      innerProductParam: { numOutput: 3 },
    },
    { name: "prob", type: 20, bottom: ["ip"], top: ["prob"] },
  ],
});

const oldest = caffemodelBytes({
  layers: [
    { layer: { name: "data", type: "data", cropsize: 6, scale: 0.01 }, top: ["data", "label"] },
    { layer: { name: "pad", type: "padding", pad: 1 }, bottom: ["data"], top: ["padded"] },
    {
      layer: { name: "conv", type: "conv", numOutput: 2, kernelsize: 3, blobs: [oldOf([2, 3, 3, 3]), oldOf([2])] },
      bottom: ["padded"],
      top: ["conv"],
    },
    { layer: { name: "norm", type: "lrn", localSize: 3 }, bottom: ["conv"], top: ["norm"] },
    { layer: { name: "loss", type: "softmax_loss" }, bottom: ["norm", "label"] },
  ],
});

/** Small networks of every form that the importer reads. */
export default function corpus(): Specimen[] {
  const mean = binaryprotoBytes(oldOf([3, 10, 10]));
  return [
    { name: "net.prototxt", bytes: textBytes(text), siblings: { "net.caffemodel": weights, "mean.binaryproto": mean } },
    { name: "net.caffemodel", bytes: weights, siblings: { "deploy.prototxt": textBytes(text) } },
    { name: "inside.caffemodel", bytes: inside },
    { name: "older.caffemodel", bytes: older },
    { name: "oldest.caffemodel", bytes: oldest },
    {
      name: "fully.prototxt",
      bytes: textBytes(
        `${inputText(1, 5, 4)} layer { name: "u" type: "Interp" bottom: "data" top: "u" interp_param { zoom_factor: 3 } }`,
      ),
      siblings: { "fully.caffemodel": weights },
    },
  ];
}
