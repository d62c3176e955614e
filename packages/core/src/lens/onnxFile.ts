import type { Declared } from "../onnx/meta.ts";
import { metadataFor } from "../onnx/metadata.ts";
import { encodeGraph } from "../onnx/write.ts";
import { coded } from "../transform/coded.ts";
import type { Lens } from "./lens.ts";

/** The metadata of an ONNX file that is made of a model: how pictures go in, what comes out and what its classes are called. */
export function metadataOfLens({ input, guessed, scores, labels }: Lens): Record<string, string> {
  const { channels, range, mean, std, ...geometry } = { ...input, layout: "NCHW" as const };
  const declared: Declared = {
    // What was guessed would pass for knowledge in the file.
    input: guessed ? geometry : { ...geometry, channels, range, mean, std },
    output: { ...(scores && { scores }), ...(labels && { labels }) },
  };
  return metadataFor(declared);
}

/** An opened model as an ONNX file that opens anywhere as it is open here. Throws `ConvlensError` above 2 GiB. */
export function onnxFileOf(lens: Lens): Uint8Array<ArrayBuffer> {
  const { graph, metadata } = lens.original;
  // Weights of a quantised network are written as the codes that they are.
  return encodeGraph(
    { ...graph, ...coded(graph) },
    { metadata: { ...metadata, ...metadataOfLens(lens) }, valueInfos: true },
  );
}
