import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { Tensor } from "../base/tensor.ts";
import type { Attr, Node, OpaqueAttr } from "./graph.ts";
import type { AttributeProto } from "./proto/onnx.gen.ts";
import { AttributeProtoSchema } from "./proto/onnx.gen.ts";
import { tensorOf, tensorProto } from "./tensors.ts";

type Kind = "float" | "int" | "string";

/** The numbers of `AttributeProto.AttributeType` that are modelled; the others stay encoded. */
const FLOAT = 1;
const INT = 2;
const STRING = 3;
const TENSOR = 4;
const FLOATS = 6;
const INTS = 7;
const STRINGS = 8;

/** Attributes that are FLOAT or FLOATS in the operator schemas of ONNX, its ML operators and ONNX Runtime's own. */
const floats = new Set(
  `activation_alpha activation_beta activation_gamma activation_params alpha base_values beta bias class_nodes_weights
   class_weights clip coefficients cubic_coeff_a decay_factor default_float epsilon extrapolation_value gamma height_scale
   high imputed_value_floats intercepts keys_floats kernel_params lambd low mask_filter_value max mean min momentum nodes_hitrates
   nodes_values norm_coefficient norm_coefficient_post offset prob_a prob_b ratio
   replaced_value_float rho scale scales seed softcap spatial_scale support_vectors target_weights
   threshold value_float value_floats values_floats weights width_scale`.split(/\s+/),
);

/** Where an operator means something else by a name in the table above, or a float by one that is not there. */
const exceptions: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  Dropout: { seed: "int" },
  Pad: { value: "float" },
};

/** Empty lists do not show what they are lists of; these are lists of strings. */
const stringLists = new Set(["activations", "cats_strings", "classlabels_strings", "keys_strings", "values_strings"]);

/** What the elements of an attribute are, by its name. */
function kindByName(op: string, name: string): Kind {
  return exceptions[op]?.[name] ?? (floats.has(name) ? "float" : stringLists.has(name) ? "string" : "int");
}

const isOpaque = (attr: Attr): attr is OpaqueAttr => typeof attr === "object" && "encoded" in attr;
const isTensor = (attr: Attr): attr is Tensor => typeof attr === "object" && "data" in attr;

/** What a node's attribute is in the file. */
export function attributeProto(node: Pick<Node, "op" | "attrKinds">, name: string, attr: Attr): AttributeProto {
  if (isOpaque(attr)) return fromBinary(AttributeProtoSchema, attr.encoded);
  const kind = node.attrKinds?.[name] ?? kindByName(node.op, name);
  if (typeof attr === "string") return create(AttributeProtoSchema, { name, type: STRING, s: utf8(attr) });
  if (typeof attr === "number")
    return kind === "float"
      ? create(AttributeProtoSchema, { name, type: FLOAT, f: attr })
      : create(AttributeProtoSchema, { name, type: INT, i: integer(attr, node.op, name) });
  if (isTensor(attr)) return create(AttributeProtoSchema, { name, type: TENSOR, t: tensorProto(attr, "") });
  return listProto(node.op, name, attr, kind);
}

function listProto(op: string, name: string, attr: readonly (number | string)[], kind: Kind): AttributeProto {
  if (typeof attr[0] === "string" || (attr.length === 0 && kind === "string"))
    return create(AttributeProtoSchema, { name, type: STRINGS, strings: attr.map((s) => utf8(String(s))) });
  const numbers = attr as readonly number[];
  return kind === "float"
    ? create(AttributeProtoSchema, { name, type: FLOATS, floats: [...numbers] })
    : create(AttributeProtoSchema, { name, type: INTS, ints: numbers.map((v) => integer(v, op, name)) });
}

const INT64_MAX = 2n ** 63n - 1n;
const utf8 = (s: string) => new TextEncoder().encode(s);

/** 2^63, the double that stands for the largest int64, is written as that. */
function integer(v: number, op: string, name: string): bigint {
  if (!Number.isInteger(v)) throw new Error(`attribute "${name}" of ${op} is an integer, and ${v} is none`);
  return v >= 2 ** 63 ? INT64_MAX : BigInt(v);
}

/** The attributes of a node of a file, and the kinds that their names do not tell. */
export function attrsOf(op: string, protos: readonly AttributeProto[]): Pick<Node, "attrs" | "attrKinds"> {
  const attrs: Record<string, Attr> = {};
  const kinds: Record<string, Kind> = {};
  for (const proto of protos) {
    attrs[proto.name] = attrOf(proto) ?? { encoded: toBinary(AttributeProtoSchema, proto) };
    const kind = kindOf(proto);
    if (kind && kind !== kindByName(op, proto.name) && !obvious(attrs[proto.name]!)) kinds[proto.name] = kind;
  }
  return Object.keys(kinds).length > 0 ? { attrs, attrKinds: kinds } : { attrs };
}

/** Strings show what they are. */
const obvious = (attr: Attr) => typeof attr === "string" || (Array.isArray(attr) && typeof attr[0] === "string");

function attrOf(proto: AttributeProto): Attr | undefined {
  if (proto.refAttrName) return undefined;
  switch (proto.type || impliedType(proto)) {
    case FLOAT:
      return proto.f ?? 0;
    case INT:
      return exact([proto.i ?? 0n])?.[0];
    case STRING:
      return text(proto.s ?? new Uint8Array());
    case TENSOR:
      return proto.t ? tensorOf(proto.t) : undefined;
    case FLOATS:
      return proto.floats;
    case INTS:
      return exact(proto.ints);
    case STRINGS: {
      const strings = proto.strings.map(text);
      return strings.every((s) => s !== undefined) ? strings : undefined;
    }
    default:
      return undefined;
  }
}

function kindOf(proto: AttributeProto): Kind | undefined {
  const kinds: Readonly<Record<number, Kind>> = {
    [FLOAT]: "float",
    [FLOATS]: "float",
    [INT]: "int",
    [INTS]: "int",
    [STRINGS]: "string",
  };
  return kinds[proto.type || impliedType(proto)];
}

/** Files before IR version 2 leave the type out. */
function impliedType(proto: AttributeProto): number {
  if (proto.f !== undefined) return FLOAT;
  if (proto.i !== undefined) return INT;
  if (proto.s !== undefined) return STRING;
  if (proto.t) return TENSOR;
  if (proto.floats.length > 0) return FLOATS;
  if (proto.ints.length > 0) return INTS;
  return proto.strings.length > 0 ? STRINGS : 0;
}

/** Integers as doubles; `undefined` where one would be rounded, so that the attribute stays encoded. */
function exact(values: readonly bigint[]): number[] | undefined {
  const numbers = values.map(Number);
  return numbers.every((v, i) => values[i] === INT64_MAX || BigInt(v) === values[i]) ? numbers : undefined;
}

function text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
