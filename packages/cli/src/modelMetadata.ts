import type { Declared } from "@convlens/core/onnx";
import { metadataFor } from "@convlens/core/onnx";
import type { Lens } from "@convlens/node";

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
