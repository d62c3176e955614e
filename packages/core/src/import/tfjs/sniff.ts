/** What a `model.json` of TensorFlow.js describes: Keras layers, or a TensorFlow graph. */
export type TfjsKind = "layers" | "graph";

/** Longer texts are no `model.json`; those of large networks have a few megabytes. */
const LONGEST = 1 << 28;

/** Which kind of `model.json` the bytes are; `undefined` where they are none. Also of one that is cut off, as far as it shows. */
export function tfjsKind(bytes: Uint8Array): TfjsKind | undefined {
  const head = new TextDecoder().decode(bytes.subarray(0, 64)).replace(/^\uFEFF/, "");
  if (!head.trimStart().startsWith("{") || bytes.length > LONGEST) return undefined;
  const text = new TextDecoder().decode(bytes);
  if (!/"modelTopology"\s*:\s*\{/.test(text)) return undefined;
  const format = /"format"\s*:\s*"(layers|graph)-model"/.exec(text)?.[1];
  if (format) return format as TfjsKind;
  if (/"model_config"\s*:|"class_name"\s*:/.test(text)) return "layers";
  return /"node"\s*:\s*\[/.test(text) ? "graph" : undefined;
}
