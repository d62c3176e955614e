import { ConvlensError } from "../../base/errors.ts";
import type { AttributeProto, FunctionProto, ModelProto, NodeProto } from "../../onnx/proto/onnx.gen.ts";

/** Deeper than functions call functions in any exporter; a function that calls itself goes on for ever. */
const DEEPEST = 32;

const keyOf = (domain: string, name: string, overload: string) => `${domain}:${name}:${overload}`;

/**
 * The model with the nodes of its functions in place of each call. Inner values are named `<first output>/<inner name>`.
 * Throws `ConvlensError` for functions with control flow, of another opset than the model, or that call themselves.
 */
export function withoutFunctions(proto: ModelProto): ModelProto {
  if (proto.functions.length === 0) return proto;
  const functions = new Map(proto.functions.map((f) => [keyOf(f.domain, f.name, f.overload), f]));
  const expand = (node: NodeProto, depth: number): NodeProto[] => {
    const f = functions.get(keyOf(node.domain, node.opType, node.overload));
    if (!f) return [node];
    if (depth > DEEPEST) throw new ConvlensError(`function "${f.name}" of the model calls itself`);
    requireSameOpset(proto, f);
    return bodyOf(f, node).flatMap((n) => expand(n, depth + 1));
  };
  const graph = proto.graph!;
  return { ...proto, functions: [], graph: { ...graph, node: graph.node.flatMap((n) => expand(n, 0)) } };
}

const opsetOf = (imports: ModelProto["opsetImport"]) =>
  imports.find((o) => o.domain === "" || o.domain === "ai.onnx")?.version;

function requireSameOpset(proto: ModelProto, f: FunctionProto): void {
  const [its, models] = [opsetOf(f.opsetImport), opsetOf(proto.opsetImport)];
  if (its !== undefined && its !== models)
    throw new ConvlensError(
      `function "${f.name}" of the model is of ONNX opset ${its}, and the model of ${models}`,
      "Export the model without functions.",
    );
}

/** The nodes of a function as one call has them. */
function bodyOf(f: FunctionProto, call: NodeProto): NodeProto[] {
  const outer = new Map<string, string>();
  f.input.forEach((v, i) => {
    outer.set(v, call.input[i] ?? "");
  });
  f.output.forEach((v, i) => {
    if (call.output[i]) outer.set(v, call.output[i]);
  });
  const renamed = (v: string) => v && (outer.get(v) ?? `${call.output[0]}/${v}`);
  return f.node.map((node) => ({
    ...node,
    name: node.name && `${call.name || call.output[0]}/${node.name}`,
    input: node.input.map(renamed),
    output: node.output.map(renamed),
    attribute: node.attribute.flatMap((a) => resolved(a, f, call)),
  }));
}

/** An attribute of an inner node; one that refers to the call's is what the call says, or the function's default, or absent. */
function resolved(attribute: AttributeProto, f: FunctionProto, call: NodeProto): AttributeProto[] {
  if (attribute.g || attribute.graphs.length > 0)
    throw new ConvlensError(
      `function "${f.name}" of the model holds control flow, which Convlens does not read`,
      "Export the model without functions.",
    );
  const name = attribute.refAttrName;
  if (!name) return [attribute];
  const given = [...call.attribute, ...f.attributeProto].find((a) => a.name === name);
  return given ? [{ ...given, name: attribute.name }] : [];
}
