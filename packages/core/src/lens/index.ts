export { type Lens, type LensOptions, openLens } from "./lens.ts";
export { metadataOfLens, onnxFileOf } from "./onnxFile.ts";
