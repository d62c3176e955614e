import type { DataType, Doubles } from "../base/tensor.ts";
import { isFloat } from "../base/tensor.ts";
import { codeNamed, codeOf } from "../onnx/dataTypes.ts";
import { converted, typeNumbered } from "./content.ts";
import type { Writer } from "./define.ts";
import { defineOp, number } from "./define.ts";
import { notUpgraded } from "./oldSets.ts";

export default defineOp({
  type: "Cast",
  infer: ({ attrs, x: [x] }) => {
    const type = typeNumbered(number(attrs, "to", 1));
    const content = converted(x!.content, type);
    return [{ type, shape: x!.shape, ...(content && { content }) }];
  },
  evaluate: ({ x: [x], y: [y] }) => [cast(x!, y!.type)],
  backward: ({ g, x: [x], y: [y], dy: [dy] }) => [uncast(g, dy!, x!, y!)],
  expand: ({ g, attrs, whole }) => {
    const numbers = whole(0);
    return numbers && isFloat(typeNumbered(number(attrs, "to", 1)))
      ? [{ real: g.node("Cast", [numbers], attrs) }]
      : undefined;
  },

  // Until opset 6 the type was written out.
  upgrade: ({ node }) => {
    const { to } = node.attrs;
    if (typeof to !== "string") return [node];
    const code = codeNamed(to);
    if (code === undefined) throw notUpgraded(node, `"${to}" is no element type of ONNX`);
    return [{ ...node, attrs: { ...node.attrs, to: code } }];
  },
});

/** The numbers of a tensor in another type. Among floating types nothing is rounded: the reference computes in float64. */
export function cast(x: Doubles, type: DataType): Float64Array {
  if (type === "bool") return x.data.map((v) => (v !== 0 ? 1 : 0));
  return isFloat(type) || !isFloat(x.type) ? x.data : x.data.map(Math.trunc);
}

/** The gradient of a conversion: passes between floating types, and is zero through integers. */
export function uncast(g: Writer, dy: string, x: string, y: string): string | null {
  const { type } = g.info(x);
  if (!isFloat(type) || !isFloat(g.info(y).type)) return null;
  return g.info(dy).type === type ? dy : g.node("Cast", [dy], { to: codeOf(type) });
}
