import { size } from "../../../base/tensor.ts";
import type { BackwardContext, BackwardRule } from "../../../op/index.ts";
import { opOf } from "../../../op/index.ts";
import { negativePart, plus } from "../../../op/mask.ts";

/** What a rule of relevance propagation may know beside the node. */
export interface Known {
  /** Added to denominators, away from zero. */
  readonly epsilon: number;
  /** How much positive contributions are favoured by the γ rule. */
  readonly gamma: number;
  /** Whether a value is never negative. */
  nonNegative(value: string): boolean;
  /** Whether whatever reads a value drops what is negative of it, which then has no relevance. */
  rectified(value: string): boolean;
  /** The ReLU of a value, where that is all that is read of it. */
  relu(value: string): string | undefined;
  /** What a value is where the picture is as black, or as white, as it can be. */
  low(value: string): string;
  high(value: string): string;
}

/** How the relevance of a layer's output is shared among what made it: relevance in place of gradients. */
export type LayerRule = (c: BackwardContext, plain: BackwardRule, known: Known) => readonly (string | null)[];

export type Sign = "positive" | "negative";

/**
 * A layer with constant weights, y = x·w + b, whatever operator it is and whichever of its factors are the weights.
 * Contributions are the terms x·w and b.
 */
export class Layer {
  readonly c: BackwardContext;
  readonly #plain: BackwardRule;
  readonly #known: Known;
  /** Which input is `x`. */
  readonly #at: 0 | 1;

  constructor(c: BackwardContext, plain: BackwardRule, known: Known) {
    this.c = c;
    this.#plain = plain;
    this.#known = known;
    this.#at = c.wants[0] ? 0 : 1;
  }

  get x(): string {
    return this.c.x[this.#at]!;
  }

  get w(): string {
    return this.c.x[1 - this.#at]!;
  }

  get b(): string | undefined {
    return this.c.x[2] || undefined;
  }

  get nonNegative(): boolean {
    return this.#known.nonNegative(this.x);
  }

  /** The layer with another input, weights and bias. */
  forward(x: string, w: string, b?: string): string {
    const { g, node } = this.c;
    const factors = this.#at === 0 ? [x, w] : [w, x];
    return g.node(node.op, b ? [...factors, b] : factors, node.attrs);
  }

  /** What the layer with weights `w` hands back to its input for a gradient of its output. */
  back(dy: string, w: string): string {
    const x = this.c.x.map((v, i) => (i === 1 - this.#at ? w : v));
    return this.#plain({ ...this.c, x, dy: [dy], wants: this.c.wants.map((_, i) => i === this.#at) })[this.#at]!;
  }

  /** What it hands back to its bias, if anyone asks. */
  backToBias(dy: string): string | null {
    if (!this.c.wants[2]) return null;
    return this.#plain({ ...this.c, dy: [dy], wants: [false, false, true] })[2]!;
  }

  /** How many products each output is the sum of. */
  get terms(): number {
    const { g, node, x, y } = this.c;
    const extents = (v: string) => (v ? g.shape(v).map((d) => (typeof d === "number" ? d : 1)) : []);
    const shapes = { x: x.map(extents), y: y.map(extents) };
    return opOf(node)!.macs!({ attrs: node.attrs, ...shapes }) / size(shapes.y[0]!);
  }

  /** The sum of the contributions of one sign. `away` is what it is kept from zero by, in the direction of the sign. */
  sum(sign: Sign, { bias = true, away = 0 } = {}): string {
    const { g } = this.c;
    const b = bias && this.b ? part(g, this.b, sign) : undefined;
    const shift = sign === "positive" ? away : -away;
    const moved = b && plus(g, b, shift);
    const first = this.forward(this.nonNegative ? this.x : part(g, this.x, "positive"), part(g, this.w, sign), moved);
    const all = this.nonNegative
      ? first
      : g.node("Add", [first, this.forward(part(g, this.x, "negative"), part(g, this.w, opposite(sign)))]);
    return moved ? all : plus(g, all, shift);
  }

  /**
   * Twice the sum of positive contributions, at least `least`, for outputs that are positive themselves; for others it is inexact.
   * That is the sum of absolute contributions and the output: one product less where inputs have both signs.
   */
  twiceSumWhereActive(least: number): string {
    const { g, y } = this.c;
    const absolute = (v: string) => g.node("Abs", [v]);
    const sum = this.forward(absolute(this.x), absolute(this.w), this.b && absolute(this.b));
    return g.node("Max", [g.node("Add", [sum, y[0]!]), g.scalar(least, sum)]);
  }

  /** Σ contribution·s for each input, over the contributions of one sign. */
  shares(sign: Sign, s: string): string {
    const { g } = this.c;
    const first = this.back(s, part(g, this.w, sign));
    if (this.nonNegative) return g.node("Mul", [this.x, first]);
    const second = this.back(s, part(g, this.w, opposite(sign)));
    return g.node("Add", [
      g.node("Mul", [part(g, this.x, "positive"), first]),
      g.node("Mul", [part(g, this.x, "negative"), second]),
    ]);
  }

  /** The shares of a bias, over the contributions of one sign, if anyone asks. */
  sharesOfBias(sign: Sign, s: string): string | null {
    const back = this.backToBias(s);
    return back && this.c.g.node("Mul", [part(this.c.g, this.b!, sign), back]);
  }

  /** Shares in the places of the inputs. */
  placed(x: string, b: string | null = null): readonly (string | null)[] {
    return this.c.x.map((_, i) => (i === this.#at ? x : i === 2 ? b : null));
  }
}

const opposite = (sign: Sign): Sign => (sign === "positive" ? "negative" : "positive");

const part = (g: BackwardContext["g"], v: string, sign: Sign): string =>
  sign === "positive" ? g.node("Relu", [v]) : negativePart(g, v);
