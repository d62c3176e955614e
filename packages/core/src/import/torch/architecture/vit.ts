import type { Tensor } from "../../../base/tensor.ts";
import { float32 } from "../../../base/tensor.ts";
import { Misfit, type Network } from "../network.ts";
import { type Architecture, defineArchitecture } from "./define.ts";

const EPSILON = 1e-6;

/** What the parts of a vision transformer are called. */
interface Names {
  readonly stem: string;
  readonly position: string;
  readonly tokens: readonly string[];
  readonly block: (i: number) => string;
  /** Within a block. */
  readonly norms: readonly [string, string];
  readonly joint: readonly [weight: string, bias: string];
  readonly projection: string;
  readonly perceptron: readonly (readonly [string, string])[];
  readonly norm: string;
  readonly heads: readonly string[];
}

const timm: Names = {
  stem: "patch_embed.proj",
  position: "pos_embed",
  tokens: ["cls_token", "dist_token"],
  block: (i) => `blocks.${i}`,
  norms: ["norm1", "norm2"],
  joint: ["attn.qkv.weight", "attn.qkv.bias"],
  projection: "attn.proj",
  perceptron: [["mlp.fc1", "mlp.fc2"]],
  norm: "norm",
  heads: ["head", "head_dist"],
};

const torchvision: Names = {
  stem: "conv_proj",
  position: "encoder.pos_embedding",
  tokens: ["class_token"],
  block: (i) => `encoder.layers.encoder_layer_${i}`,
  norms: ["ln_1", "ln_2"],
  joint: ["self_attention.in_proj_weight", "self_attention.in_proj_bias"],
  projection: "self_attention.out_proj",
  perceptron: [
    ["mlp.0", "mlp.3"],
    ["mlp.linear_1", "mlp.linear_2"],
  ],
  norm: "encoder.ln",
  heads: ["heads.head", "heads"],
};

const transformer = (id: string, title: string, names: Names, values: Pick<Architecture, "values"> = {}) =>
  defineArchitecture({
    id,
    title,
    stems: [`${names.stem}.weight`],
    ...values,
    size: (net) => sideOf(net, names),
    write(net, picture) {
      let x = embedded(net, names, picture);
      for (let i = 0; net.hasModule(names.block(i)); i++) x = block(net, names, names.block(i), x);
      return scores(net, names, layerNorm(net, names.norm, x));
    },
  });

export default [
  transformer("vit", "Vision transformers (torchvision; Dosovitskiy et al., 2021)", torchvision),
  transformer(
    "timm-vit",
    "ViT, DeiT (distilled too) and DeiT III (timm; Dosovitskiy et al., 2021; Touvron et al., 2021, 2022)",
    timm,
    { values: "half" },
  ),
];

/** Rows and columns of a square of as many patches as there are positions. */
function sideOf(net: Network, names: Names): number {
  const patch = net.shape(`${names.stem}.weight`)[2] ?? 0;
  const positions = net.shape(names.position)[1] ?? 0;
  const found = [0, 1, 2].map((tokens) => Math.sqrt(positions - tokens)).find(Number.isInteger);
  if (found === undefined) throw new Misfit(`"${names.position}" is of no square of patches`);
  return found * patch;
}

/**
 * Patches as N×T×D with the tokens before them and positions added. Tokens are the same for all pictures: rows of zeros, to which the
 * token is added with the position.
 */
function embedded(net: Network, names: Names, picture: string): string {
  const { g } = net;
  const patch = net.shape(`${names.stem}.weight`)[2] ?? 1;
  const grid = net.conv(names.stem, picture, { stride: patch, pad: 0 });
  const width = net.channels(grid);
  const patches = net.extent(grid, 2) * net.extent(grid, 3);
  const rows = g.node("Reshape", [grid, g.ints([0, width, patches])], {}, `${names.stem}/rows`);
  const across = g.node("Transpose", [rows], { perm: [0, 2, 1] }, `${names.stem}/patches`);
  const tokens = names.tokens.filter((t) => net.has(t)).map((t) => net.tensor(t, [1, 1, width]));
  const positions = net.shape(names.position)[1]!;
  const before = positions === patches ? tokens.length : 0;
  if (positions + before !== patches + tokens.length)
    throw new Misfit(
      `"${names.position}" has ${positions} positions, and ${patches} patches and ${tokens.length} tokens are there`,
    );
  const added = summed(net.tensor(names.position, [1, positions, width]), tokens, before);
  const padded = g.node("Pad", [across, g.ints([0, tokens.length, 0, 0, 0, 0])], {}, `${names.position}/tokens`);
  return g.node("Add", [padded, g.constant(added, names.position)], {}, "embedded");
}

/** 1×(tokens + patches)×D: positions, of tokens too unless `before` of them have none, and tokens. */
function summed(position: Tensor, tokens: readonly Tensor[], before: number): Tensor {
  const [, count, width] = position.shape as [number, number, number];
  const data = new Float32Array((count + before) * width);
  data.set(position.data as Float32Array, before * width);
  for (const [t, { data: token }] of tokens.entries())
    for (let i = 0; i < width; i++) data[t * width + i] = data[t * width + i]! + (token[i] as number);
  return float32([1, count + before, width], data);
}

function layerNorm(net: Network, name: string, x: string): string {
  const width = net.extent(x, 2);
  const parameters = ["weight", "bias"].map((role) => net.constantOf(`${name}.${role}`, [width]));
  return net.g.node("LayerNormalization", [x, ...parameters], { axis: -1, epsilon: EPSILON }, name);
}

/** x · weightᵀ + bias on the last axis. */
function dense(net: Network, name: string, x: string, weight = `${name}.weight`, bias = `${name}.bias`): string {
  const { g } = net;
  const [made, taken] = net.shape(weight);
  if (taken !== net.extent(x, 2))
    throw new Misfit(`"${weight}" is [${net.shape(weight)}], and ${net.extent(x, 2)} channels reach it`);
  const turned = g.node("Transpose", [net.constant(weight)], { perm: [1, 0] }, `${weight}/turned`);
  if (!net.has(bias)) return g.node("MatMul", [x, turned], {}, name);
  return g.node("Add", [g.node("MatMul", [x, turned], {}, `${name}/product`), net.constantOf(bias, [made!])], {}, name);
}

function block(net: Network, names: Names, name: string, x: string): string {
  const scaled = (part: string, v: string) => {
    const gamma = `${name}.${part}.gamma`;
    return net.has(gamma)
      ? net.g.node("Mul", [v, net.constantOf(gamma, [net.extent(v, 2)])], {}, `${name}.${part}`)
      : v;
  };
  const seen = scaled("ls1", attention(net, names, name, layerNorm(net, `${name}.${names.norms[0]}`, x)));
  const y = net.add(`${name}.add`, x, seen);
  const [wide, narrow] = names.perceptron.find(([first]) => net.has(`${name}.${first}.weight`)) ?? names.perceptron[0]!;
  const hidden = dense(net, `${name}.${wide}`, layerNorm(net, `${name}.${names.norms[1]}`, y));
  const active = net.g.node("Gelu", [hidden], {}, `${name}.mlp.act`);
  return net.add(name, y, scaled("ls2", dense(net, `${name}.${narrow}`, active)));
}

/** Widths whose heads have another width than 64: ViT-H, -g, -G, SO400M. */
const heads: Readonly<Record<number, number>> = { 1152: 16, 1280: 16, 1408: 16, 1664: 16 };

/** Multi-head self-attention (Vaswani et al., 2017), N×T×D. */
function attention(net: Network, names: Names, name: string, x: string): string {
  const { g } = net;
  const [tokens, width] = [net.extent(x, 1), net.extent(x, 2)];
  const count = heads[width] ?? width / 64;
  if (!Number.isInteger(count)) throw new Misfit(`nothing says how many heads share ${width} channels`);
  const at = `${name}.${names.projection.split(".")[0]}`;
  const [weight, bias] = names.joint.map((part) => `${name}.${part}`) as [string, string];
  const joint = dense(net, `${at}.qkv`, x, weight, bias);
  const split = g.node("Reshape", [joint, g.ints([0, tokens, 3, count, width / count])], {}, `${at}/heads`);
  const turned = g.node("Transpose", [split], { perm: [2, 0, 3, 1, 4] }, `${at}/turned`);
  const [q, k, v] = g
    .nodes("Split", [turned, g.ints([1, 1, 1])], { axis: 0 }, 3, `${at}/parts`)
    .map((part, i) => g.node("Squeeze", [part, g.ints([0])], {}, `${at}/${"qkv"[i]}`)) as [string, string, string];
  const scaled = g.node("Mul", [q, g.scalar((width / count) ** -0.5, q)], {}, `${at}/scaled`);
  const likeness = g.node("MatMul", [scaled, g.node("Transpose", [k], { perm: [0, 1, 3, 2] })], {}, `${at}/likeness`);
  const weights = g.node("Softmax", [likeness], { axis: -1 }, `${at}/weights`);
  const seen = g.node("Transpose", [g.node("MatMul", [weights, v], {}, `${at}/seen`)], { perm: [0, 2, 1, 3] });
  const joined = g.node("Reshape", [seen, g.ints([0, tokens, width])], {}, `${at}/joined`);
  return dense(net, `${name}.${names.projection}`, joined);
}

/** Of the first token, or of the mean of all where there is no token for the class; a distilled network has a head for the second too, and gives the mean of both. */
function scores(net: Network, names: Names, x: string): string {
  const { g } = net;
  const found = names.heads.filter((h) => net.has(`${h}.weight`));
  if (found.length === 0) throw new Misfit(`"${names.heads[0]}.weight" is missing`);
  if (!names.tokens.some((t) => net.has(t)))
    return net.linear(found[0]!, g.node("ReduceMean", [x, g.ints([1])], { keepdims: 0 }, "pool"));
  const made = found.map((h, i) => {
    const row = g.node(
      "Gather",
      [x, g.constant({ type: "int64", shape: [], data: BigInt64Array.of(BigInt(i)) }, `${h}/token`)],
      { axis: 1 },
      `${h}/row`,
    );
    return net.linear(h, row);
  });
  if (made.length === 1) return made[0]!;
  const sum = net.add("scores/sum", made[0]!, made[1]!);
  return g.node("Mul", [sum, g.scalar(0.5, sum)], {}, "scores");
}
