import { product } from "../../../../op/extents.ts";
import type { AtenCall } from "../define.ts";
import { defineAten } from "../define.ts";
import { reshaped } from "../reshape.ts";

const turned = (c: AtenCall, x: string): string => {
  const rank = c.g.shape(x).length;
  const perm = Array.from({ length: rank }, (_, i) => (i < rank - 2 ? i : i === rank - 2 ? rank - 1 : rank - 2));
  return c.g.node("Transpose", [x], { perm });
};

interface Attention {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  /** Added to the products, where there is one. */
  readonly mask?: string | undefined;
  readonly scale?: number | undefined;
}

/** softmax(scale · Q · Kᵀ + mask) · V over the last two axes. Vaswani et al. 2017, https://arxiv.org/abs/1706.03762 */
function attended(c: AtenCall, { query, key, value, mask, scale }: Attention): string {
  const width = c.g.shape(query).at(-1);
  if (typeof width !== "number" || width < 1) throw c.error(`attends with queries of [${c.g.shape(query)}]`);
  const scaled = c.g.node("Mul", [query, c.g.scalar(scale ?? 1 / Math.sqrt(width), query)]);
  const products = c.g.node("MatMul", [scaled, turned(c, key)]);
  const masked = mask === undefined ? products : c.g.node("Add", [products, mask]);
  return c.g.node("MatMul", [c.g.node("Softmax", [masked], { axis: -1 }), value]);
}

function scaledDotProduct(c: AtenCall): string {
  const lost = c.given("dropout_p") && c.number("dropout_p") !== 0;
  if (lost) c.note("dropout is left out: the model was saved in training mode");
  if (c.given("is_causal") && c.flag("is_causal")) throw c.error("hides what comes later, which is not supported");
  const mask = ["attn_mask", "attn_bias"].find((name) => c.given(name) && c.has(name));
  if (mask && c.g.info(c.x(mask)).type === "bool") throw c.error("has a mask of yes and no, which is not supported");
  return attended(c, {
    query: c.x("query"),
    key: c.x("key"),
    value: c.x("value"),
    mask: mask && c.x(mask),
    scale: c.given("scale") && c.has("scale") ? c.number("scale") : undefined,
  });
}

/** x · Wᵀ + b over the last axis. */
const projected = (c: AtenCall, x: string, weight: string, bias: string): string =>
  c.g.node("Add", [c.g.node("MatMul", [x, turned(c, weight)]), bias]);

/** What `nn.MultiheadAttention` calls where nothing is learnt: N×T×D to N×T×D, queries, keys and values of one projection. */
function multiHead(c: AtenCall): string {
  const x = c.x("query");
  const [batch, tokens, width] = c.g.shape(x);
  const heads = c.whole("num_head");
  const same = ["key", "value"].every((name) => c.x(name) === x);
  if (!same || c.has("mask") || c.flag("need_weights") || typeof width !== "number" || heads < 1 || width % heads !== 0)
    throw c.error("is no plain attention of a tensor to itself, which is not supported");
  const each = width / heads;
  const all = projected(c, x, c.x("qkv_weight"), c.x("qkv_bias"));
  const parts = c.g.nodes("Split", [all, c.g.ints([width, width, width])], { axis: 2 }, 3).map((part) => {
    const apart = reshaped(c, part, [batch!, tokens!, heads, each]);
    return c.g.node("Transpose", [apart], { perm: [0, 2, 1, 3] });
  });
  const [query, key, value] = parts as [string, string, string];
  const made = c.g.node("Transpose", [attended(c, { query, key, value })], { perm: [0, 2, 1, 3] });
  const together = reshaped(c, made, [batch!, tokens!, product([heads, each])]);
  return projected(c, together, c.x("proj_weight"), c.x("proj_bias"));
}

const qkv = "query, key, value";

export default [
  defineAten({
    name: "scaled_dot_product_attention",
    takes: `${qkv}, attn_mask=None, dropout_p=0, is_causal=False, *, scale=None, enable_gqa=False`,
    write: scaledDotProduct,
  }),
  defineAten({
    name: "_scaled_dot_product_flash_attention_for_cpu",
    takes: `${qkv}, dropout_p=0, is_causal=False, *, attn_mask=None, scale=None`,
    write: (c) => [scaledDotProduct(c)],
  }),
  defineAten({
    name: "_scaled_dot_product_flash_attention",
    takes: `${qkv}, dropout_p=0, is_causal=False, return_debug_mask=False, *, scale=None`,
    write: (c) => [scaledDotProduct(c)],
  }),
  defineAten({
    name: "_scaled_dot_product_efficient_attention",
    takes: `${qkv}, attn_bias, compute_log_sumexp, dropout_p=0, is_causal=False, *, scale=None`,
    write: (c) => [scaledDotProduct(c)],
  }),
  defineAten({
    name: "_native_multi_head_attention",
    takes: `${qkv}, embed_dim, num_head, qkv_weight, qkv_bias, proj_weight, proj_bias, mask=None, need_weights=True, average_attn_weights=True, mask_type=None`,
    write: (c) => ({ value: [c.made(multiHead(c)), null] }),
  }),
];
