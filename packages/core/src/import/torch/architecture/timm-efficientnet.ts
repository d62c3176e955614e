import { head } from "../head.ts";
import { Misfit, type Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

/** What the tables of the papers say, by what the tensors show of the blocks. */
interface Family {
  /** Strides of the first block of each stage. */
  readonly strides: readonly number[];
  /** What follows a convolution of a stage, or of the stem and the head (no stage). */
  readonly act: (net: Network, stage?: number) => Act;
  readonly gate: Act;
  readonly squeezed: Act;
}

type Act = (name: string, x: string) => string;

export default defineArchitecture({
  id: "timm-efficientnet",
  title:
    "EfficientNet B0–B8, Lite and v2, MobileNet v2 and v3, MnasNet-B1 (timm; Tan and Le, 2019, 2021; Sandler et al., 2018; Howard et al., 2019; Tan et al., 2019)",
  stems: ["conv_stem.weight"],
  size: (net) => (!net.has("bn2.weight") || !isExcited(net) ? 224 : sizeOf(net)),
  write(net, picture) {
    const family = familyOf(net);
    if (net.model === undefined)
      net.notes.push(
        "it is taken to be trained in PyTorch; timm's tf_… pad otherwise, which the config.json beside them tells",
      );
    const act = family.act(net);
    let x = act("bn1.act", conv(net, "conv_stem", "bn1", picture, 2));
    for (const stage of net.children("blocks")) {
      for (const i of net.children(`blocks.${stage}`))
        x = block(net, `blocks.${stage}.${i}`, x, i === 0 ? (family.strides[stage] ?? 1) : 1, family, stage);
      x = net.named(`blocks.${stage}`, x);
    }
    if (net.has("bn2.weight")) x = act("bn2.act", conv(net, "conv_head", "bn2", x, 1));
    const mean = net.g.node("GlobalAveragePool", [x], {}, "global_pool");
    if (!net.has("bn2.weight") && !net.has("conv_head.bias")) throw new Misfit('"conv_head.bias" is missing');
    const wide = net.has("bn2.weight") ? mean : act("act2", net.conv("conv_head", mean));
    return head(net, "classifier", net.g.node("Flatten", [wide], { axis: 1 }, "flatten"));
  },
});

/** Weights that come from TensorFlow pad and normalise as it does; only their name tells, in the `config.json` beside them. */
const fromTensorFlow = (net: Network): boolean => net.model?.startsWith("tf_") ?? false;

const isExcited = (net: Network): boolean => net.hasModule("blocks.4.0.se");

const isFused = (net: Network): boolean => net.hasModule("blocks.1.0.conv_exp");

/** What a stage begins with: the kernel, `s` with squeeze and excitation, how much it widens; or a full convolution. */
function signature(net: Network, stage: number): string {
  const name = `blocks.${stage}.0`;
  const whole = ["conv", "conv_exp"].find((part) => net.has(`${name}.${part}.weight`));
  if (whole) return `${whole === "conv" ? "c" : "e"}${net.shape(`${name}.${whole}.weight`)[2]}`;
  const kernel = net.shape(`${name}.conv_dw.weight`)[2];
  const [made, taken] = net.has(`${name}.conv_pwl.weight`) ? net.shape(`${name}.conv_pw.weight`) : [1, 1];
  const wider = Math.round(made! / taken!);
  return `${kernel}${net.hasModule(`${name}.se`) ? "s" : ""}${wider === 3 ? "x3" : ""}`;
}

/** The acts of each family whose tables are known, by what its stages begin with. */
function familyOf(net: Network): Family {
  const rectified: Act = (n, v) => net.relu(n, v);
  const swish: Act = (n, v) => net.silu(n, v);
  const clipped: Act = (n, v) => net.relu6(n, v);
  const hard: Act = (n, v) => net.hardSwish(n, v);
  const sigmoid: Act = (n, v) => net.g.node("Sigmoid", [v], {}, n);
  const hardSigmoid: Act = (n, v) => net.g.node("HardSigmoid", [v], { alpha: 1 / 6, beta: 0.5 }, n);
  const strides = [1, 2, 2, 2, 1, 2, 1];
  const all = (act: Act): Family => ({ strides, act: () => act, gate: sigmoid, squeezed: act });
  const mobile = (strides: readonly number[], first: number): Family => ({
    strides,
    act: (_, stage = first) => (stage < first ? rectified : hard),
    gate: hardSigmoid,
    squeezed: rectified,
  });
  const stages = net.children("blocks").map((i) => signature(net, i));
  const told = `${stages.join(" ")}${net.has("bn2.weight") ? "" : " /"}`;
  // Pruned networks widen by any factor.
  const plain = told.replaceAll("x3", "");
  if (plain === "3s 3s 5s 3s 5s 5s 3s") return all(swish);
  if (told === "3 3 5 3 5 5 3" || told === "3 3 3 3 3 3 3") return all(clipped);
  if (told === "3 3x3 5x3 5 3 5 3") return all(rectified);
  if (/^[ce]3 e3 e3 3s 3s 3s( 3s)?$/.test(plain)) return all(swish);
  if (plain === "3 3 5s 3 3s 5s c1 /") return mobile(strides, 3);
  if (plain === "3s 3 5s 5s 5s c1 /") return mobile([2, 2, 2, 1, 2, 1], 2);
  throw new Misfit(`stages that begin with ${told} are those of no network that is known`);
}

/** Resolutions by the width of the last convolution; B0 and B1 have the same and differ in depth. */
const resolutions: Readonly<Record<number, number>> = {
  1408: 260,
  1536: 300,
  1792: 380,
  2048: 456,
  2304: 528,
  2560: 600,
  2816: 672,
};

const sizeOf = (net: Network): number => {
  if (isFused(net)) return 288;
  return resolutions[net.shape("conv_head.weight")[0]!] ?? (net.children("blocks.0").length === 1 ? 224 : 240);
};

function conv(net: Network, name: string, norm: string, x: string, stride: number): string {
  const tf = fromTensorFlow(net);
  return net.batchNorm(norm, net.conv(name, x, { stride, ...(tf && { pad: "same" }) }), tf ? 1e-3 : 1e-5);
}

/** Widen (where it does), depthwise, squeeze and excite (where it does), narrow; version 2 has a full convolution in place of the first two. */
function block(net: Network, name: string, x: string, stride: number, family: Family, stage: number): string {
  const act = family.act(net, stage);
  let count = 0;
  const step = (part: string, v: string, s = 1) => conv(net, `${name}.${part}`, `${name}.bn${++count}`, v, s);
  const active = (v: string) => act(`${name}.bn${count}.act`, v);
  const excite = (v: string) => (net.hasModule(`${name}.se`) ? excited(net, `${name}.se`, v, family) : v);
  const has = (part: string) => net.has(`${name}.${part}.weight`);
  let y = x;
  if (has("conv")) y = active(step("conv", x, stride));
  else if (has("conv_exp")) y = step("conv_pwl", excite(active(step("conv_exp", x, stride))));
  else if (has("conv_pwl")) y = step("conv_pwl", excite(active(step("conv_dw", active(step("conv_pw", x)), stride))));
  else y = step("conv_pw", excite(active(step("conv_dw", x, stride))));
  // A block of a single 1×1 convolution (the end of MobileNet v3) changes the channels.
  return stride === 1 && net.channels(x) === net.channels(y) ? net.add(name, y, x) : net.named(name, y);
}

function excited(net: Network, name: string, x: string, { gate, squeezed }: Family): string {
  const mean = net.g.node("GlobalAveragePool", [x], {}, `${name}.avgpool`);
  const narrow = squeezed(`${name}.act1`, net.conv(`${name}.conv_reduce`, mean));
  const scale = gate(`${name}.gate`, net.conv(`${name}.conv_expand`, narrow));
  if (net.channels(scale) !== net.channels(x)) throw new Misfit(`"${name}.conv_expand.weight" does not fit its input`);
  return net.g.node("Mul", [x, scale], {}, name);
}
