/** Pieces of an encoding in order; long ones are views of tensors, so that they are copied once. */
export type Chunks = readonly Uint8Array[];

export const sizeOf = (chunks: Chunks): number => chunks.reduce((n, c) => n + c.byteLength, 0);

export function joined(chunks: Chunks): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeOf(chunks));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** A length-delimited protobuf field with the chunks as its content. */
export function field(number: number, content: Chunks): Chunks {
  return [Uint8Array.from([...varint(number * 8 + 2), ...varint(sizeOf(content))]), ...content];
}

function varint(n: number): number[] {
  const bytes: number[] = [];
  let rest = n;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}
