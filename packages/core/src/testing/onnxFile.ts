import type { MessageInitShape } from "@bufbuild/protobuf";
import { create, toBinary } from "@bufbuild/protobuf";
import type { ModelFile } from "../import/define.ts";
import type { Dim } from "../onnx/graph.ts";
import type { ValueInfoProtoSchema } from "../onnx/proto/onnx.gen.ts";
import { ModelProtoSchema } from "../onnx/proto/onnx.gen.ts";
import { memoryFile } from "./importerSuite.ts";

type Init = Extract<MessageInitShape<typeof ModelProtoSchema>, { readonly $typeName?: never }>;

/** An ONNX file written out field by field, for what no graph here says. */
export function onnxFile(graph: Init["graph"], model: Omit<Init, "graph"> = {}): ModelFile {
  const init = { irVersion: 8n, opsetImport: [{ domain: "", version: 13n }], ...model, graph: graph! };
  return memoryFile("m.onnx", toBinary(ModelProtoSchema, create(ModelProtoSchema, init)));
}

/** A tensor value; element type 1 is float32. */
export const tensorValue = (
  name: string,
  shape: readonly Dim[],
  elemType = 1,
): MessageInitShape<typeof ValueInfoProtoSchema> => ({
  name,
  type: {
    value: {
      case: "tensorType",
      value: {
        elemType,
        shape: {
          dim: shape.map((d) => ({
            value:
              typeof d === "number"
                ? { case: "dimValue" as const, value: BigInt(d) }
                : { case: "dimParam" as const, value: d },
          })),
        },
      },
    },
  },
});
