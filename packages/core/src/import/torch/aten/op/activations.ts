import type { AtenCall, AtenOp } from "../define.ts";
import { defineAten } from "../define.ts";
import { plainly } from "../elementwise.ts";

/** An activation of one tensor, also in place. */
const activation = (name: string | string[], takes: string, write: (c: AtenCall, x: string) => string): AtenOp =>
  defineAten({ name, takes, inPlace: true, write: (c) => write(c, c.x("self")) });

const node =
  (op: string) =>
  ({ g }: AtenCall, x: string) =>
    g.node(op, [x]);

const clipped = ({ g }: AtenCall, x: string, least: number, most: number) =>
  g.node("Clip", [x, g.scalar(least, x), g.scalar(most, x)]);

const swish = ({ g }: AtenCall, x: string) => g.node("Mul", [x, g.node("Sigmoid", [x])]);

export default [
  activation("relu", "self", node("Relu")),
  activation("sigmoid", "self", node("Sigmoid")),
  activation("tanh", "self", node("Tanh")),
  activation("hardswish", "self", node("HardSwish")),
  activation("mish", "self", node("Mish")),
  activation("softsign", "self", node("Softsign")),
  activation("selu", "self", node("Selu")),
  activation("silu", "self", swish),
  activation("relu6", "self", (c, x) => clipped(c, x, 0, 6)),
  activation("hardtanh", "self, min_val=-1, max_val=1", (c, x) =>
    clipped(c, x, c.number("min_val"), c.number("max_val")),
  ),
  activation("hardsigmoid", "self", (c, x) => c.g.node("HardSigmoid", [x], { alpha: 1 / 6, beta: 0.5 })),
  activation("leaky_relu", "self, negative_slope=0.01", (c, x) =>
    c.g.node("LeakyRelu", [x], { alpha: c.number("negative_slope") }),
  ),
  activation("celu", "self, alpha=1", (c, x) => c.g.node("Celu", [x], { alpha: c.number("alpha") })),
  activation("elu", "self, alpha=1, scale=1, input_scale=1", (c, x) => {
    const [alpha, scale, slope] = ["alpha", "scale", "input_scale"].map((name) => c.number(name)) as [
      number,
      number,
      number,
    ];
    const continuous = Math.abs(alpha * slope - 1) < 1e-6;
    if (slope !== 1 && !continuous) throw c.error(`has slopes of ${slope}, which is not supported`);
    const made = c.g.node(slope === 1 ? "Elu" : "Celu", [x], { alpha });
    return scale === 1 ? made : c.g.node("Mul", [made, c.g.scalar(scale, made)]);
  }),
  activation("gelu", 'self, *, approximate="none"', (c, x) => {
    const approximate = c.arg("approximate") === "tanh" ? "tanh" : "none";
    return c.g.node("Gelu", [x], { approximate });
  }),
  activation("softplus", "self, beta=1, threshold=20", (c, x) => {
    const beta = c.number("beta");
    if (beta === 1) return c.g.node("Softplus", [x]);
    const scaled = c.g.node("Softplus", [c.g.node("Mul", [x, c.g.scalar(beta, x)])]);
    return c.g.node("Div", [scaled, c.g.scalar(beta, x)]);
  }),
  activation("threshold", "self, threshold, value", (c, x) => {
    if (c.number("threshold") !== 0 || c.number("value") !== 0) throw c.error("is no ReLU, which is not supported");
    return c.g.node("Relu", [x]);
  }),
  activation(["clamp", "clip"], "self, min=None, max=None", (c, x) => {
    const bound = (name: string) => (c.has(name) ? c.g.scalar(c.number(name), x) : "");
    return c.g.node("Clip", c.has("max") ? [x, bound("min"), bound("max")] : [x, bound("min")]);
  }),
  activation("clamp_min", "self, min", (c, x) => c.g.node("Clip", [x, c.g.scalar(c.number("min"), x)])),
  activation("clamp_max", "self, max", (c, x) => c.g.node("Clip", [x, "", c.g.scalar(c.number("max"), x)])),
  defineAten({
    name: ["prelu", "_prelu_kernel"],
    takes: "self, weight",
    write: (c) => {
      const x = c.x("self");
      const slopes = c.x("weight");
      const behind = Math.max(0, c.g.shape(x).length - 2);
      const count = c.g.shape(slopes).reduce<number>((n, d) => n * (d as number), 1);
      if (count === 1 || behind === 0 || c.g.shape(slopes).length > 1) return c.g.node("PRelu", [x, slopes]);
      const shape = [count, ...new Array<number>(behind).fill(1)];
      return c.g.node("PRelu", [x, c.g.node("Reshape", [slopes, c.g.ints(shape)])]);
    },
  }),
  plainly("exp", "Exp"),
  plainly("log", "Log"),
  plainly("sqrt", "Sqrt"),
  plainly("abs", "Abs"),
  plainly("neg", "Neg"),
  plainly("erf", "Erf"),
  plainly("floor", "Floor"),
  plainly("ceil", "Ceil"),
  plainly("round", "Round"),
  plainly("sin", "Sin"),
  plainly("cos", "Cos"),
  plainly("sign", "Sign"),
  plainly("reciprocal", "Reciprocal"),
  activation("square", "self", ({ g }, x) => g.node("Mul", [x, x])),
  activation("rsqrt", "self", ({ g }, x) => g.node("Reciprocal", [g.node("Sqrt", [x])])),
  activation("expm1", "self", ({ g }, x) => g.node("Sub", [g.node("Exp", [x]), g.scalar(1, x)])),
  activation("log1p", "self", ({ g }, x) => g.node("Log", [g.node("Add", [x, g.scalar(1, x)])])),
];
