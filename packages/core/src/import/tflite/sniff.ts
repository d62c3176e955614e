/** The first bytes of a file of TensorFlow Lite, from the fifth on. */
const IDENTIFIER = "TFL3";

export const isTflite = (bytes: Uint8Array): boolean =>
  [...IDENTIFIER].every((c, i) => bytes[4 + i] === c.charCodeAt(0));
