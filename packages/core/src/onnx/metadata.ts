import { ConvlensError } from "../base/errors.ts";
import type { Declared, InputSpec } from "./meta.ts";
import { parseSidecar } from "./sidecar.ts";

// Values of the ONNX specification, "Image metadata" (docs/MetadataProps.md).
const pixelFormats: Readonly<Record<string, InputSpec["channels"]>> = {
  gray8: "GRAY",
  rgb8: "RGB",
  bgr8: "BGR",
  rgba8: "RGB",
  bgra8: "BGR",
};
const nominalRanges: Readonly<Record<string, InputSpec["range"]>> = {
  nominalrange_0_255: [0, 255],
  normalized_0_1: [0, 1],
  normalized_1_1: [-1, 1],
  // Studio range: black is 16, white 235.
  nominalrange_16_235: [16, 235],
};

/**
 * What `metadata_props` say: `convlens` holds the form of the sidecar as JSON; `Image.BitmapPixelFormat` and
 * `Image.NominalPixelRange` are ONNX's own; `names` holds class names as Ultralytics writes them, `{0: 'person', …}`.
 */
export function declaredByMetadata(metadata: Readonly<Record<string, string>>): Declared {
  const own = metadata.convlens;
  if (own !== undefined) return parseSidecar(own, 'the metadata "convlens" of the model');
  const channels = lookUp(pixelFormats, metadata["Image.BitmapPixelFormat"]);
  const range = lookUp(nominalRanges, metadata["Image.NominalPixelRange"]);
  const labels = namesOf(metadata.names);
  return {
    input: { ...(channels && { channels }), ...(range && { range }) },
    output: labels ? { labels } : {},
  };
}

/** The `metadata_props` that say how pictures go in and what comes out, as `declaredByMetadata` reads them. */
export const metadataFor = (declared: Declared): Record<string, string> => ({ convlens: JSON.stringify(declared) });

const lookUp = <T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined =>
  key === undefined ? undefined : table[key.toLowerCase()];

/** A Python dict literal from class numbers to names. */
function namesOf(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const found: string[] = [];
  for (const [, index, quoted, doubled] of text.matchAll(/(\d+)\s*:\s*(?:'([^']*)'|"([^"]*)")/g))
    found[Number(index)] = quoted ?? doubled ?? "";
  if (found.length === 0) return undefined;
  if (Array.from(found).includes(undefined as never))
    throw new ConvlensError('the metadata "names" of the model leaves classes out', "give the names with --labels");
  return found;
}
