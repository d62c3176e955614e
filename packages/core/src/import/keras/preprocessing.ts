import type { InputSpec } from "../../onnx/meta.ts";
import { type LayerConfig, leaves, type ModelConfig, models } from "./architecture.ts";

type Preprocessing = Pick<InputSpec, "channels" | "range" | "mean" | "std">;

/** The three ways in which `keras.applications` prepare pictures (`imagenet_utils.preprocess_input`), by their names there. */
const modes = {
  tf: { channels: "RGB", range: [0, 1], mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  caffe: { channels: "BGR", range: [0, 255], mean: [103.939, 116.779, 123.68], std: [1, 1, 1] },
  torch: { channels: "RGB", range: [0, 1], mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
} as const satisfies Record<string, Preprocessing>;

/** Pictures as they are: the model scales them itself. */
const raw: Preprocessing = { channels: "RGB", range: [0, 255], mean: [0, 0, 0], std: [1, 1, 1] };

/** The network of `keras.applications`: by the name of the model, or by layers that only this network has under these names. */
const applications: readonly { name: RegExp; layers: readonly string[]; mode: keyof typeof modes }[] = [
  { name: /^mobilenet_?(v1|v2|[\d_.]+x?)?/i, layers: ["bn_Conv1", "block_1_expand_BN"], mode: "tf" },
  { name: /^mobilenet/i, layers: ["conv_dw_1_bn", "conv_pw_1_bn"], mode: "tf" },
  { name: /^vgg_?(16|19)/i, layers: ["block1_conv1", "block5_conv3", "block5_pool"], mode: "caffe" },
  { name: /^resnet\d+_?v2/i, layers: ["conv2_block1_preact_bn", "post_bn"], mode: "tf" },
  {
    name: /^resnet_?(50|101|152)$/i,
    layers: ["conv2_block1_1_conv", "conv2_block1_1_bn", "conv2_block1_add"],
    mode: "caffe",
  },
  { name: /^resnet_?(50|101|152)$/i, layers: ["res2a_branch2a", "bn2a_branch2a"], mode: "caffe" },
  { name: /^densenet/i, layers: ["conv2_block1_0_bn", "conv2_block1_concat"], mode: "torch" },
  { name: /^xception/i, layers: ["block1_conv1_bn", "block14_sepconv2"], mode: "tf" },
  { name: /^inception_resnet/i, layers: ["mixed_5b", "block35_1"], mode: "tf" },
  { name: /^inception/i, layers: ["mixed0", "mixed10"], mode: "tf" },
  { name: /^nasnet/i, layers: ["stem_conv1", "stem_bn1"], mode: "tf" },
];

/** Scale factors below this take a range of 0 … 255 down: a model with such a layer takes pictures as they are. */
const SCALES_BYTES = 1 / 32;

/**
 * What is known of how pictures go into a Keras model: one of `keras.applications` says it by its names,
 * a model that scales its input itself by its layers. Nothing is said about any other.
 */
export function preprocessingOf(model: ModelConfig, channels: number): Partial<Preprocessing> {
  const all = leaves(model);
  if (all.some(takesBytes)) return channels === 3 ? raw : { range: raw.range, mean: [0], std: [1] };
  if (channels !== 3 || all.some(changesRange)) return {};
  const layers = new Set(all.map((l) => l.name));
  const known =
    applications.find((a) => a.layers.every((l) => layers.has(l))) ??
    applications.find((a) => models(model).some((m) => a.name.test(m.name)));
  return known ? modes[known.mode] : {};
}

/** A Rescaling by about 1/255 or 1/127.5, or a Normalization by means that only bytes have. */
function takesBytes({ type, settings }: LayerConfig): boolean {
  if (type === "Rescaling") return [settings.scale].flat().every((s) => typeof s === "number" && s < SCALES_BYTES);
  const means = type === "Normalization" ? [settings.mean].flat(3) : [];
  return means.length > 0 && means.every((m) => typeof m === "number" && m > 16);
}

const changesRange = ({ type }: LayerConfig) => ["Rescaling", "Normalization", "TFOpLambda", "Lambda"].includes(type);
