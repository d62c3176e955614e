// HDF5 keeps texts in global heaps (specification III.E): "GCOL", version 1, three zeros, the size, then objects behind each other.

const SIGNATURE = [0x47, 0x43, 0x4f, 0x4c, 1, 0, 0, 0] as const;
/** Of a heap, and of each object: index, count of references, four zeros, size. */
const HEADER = 16;

/**
 * Whether the objects of a global heap do not follow each other up to its end: where one has no size, or one that overflows
 * 32 bits, the HDF5 library goes over it for ever. For files whose lengths take 8 bytes, as those of Keras.
 */
export function hasBrokenHeap(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = bytes.indexOf(SIGNATURE[0]); at >= 0; at = bytes.indexOf(SIGNATURE[0], at + 1))
    if (at + HEADER <= bytes.length && SIGNATURE.every((b, i) => bytes[at + i] === b) && isBroken(view, at))
      return true;
  return false;
}

function isBroken(view: DataView, heap: number): boolean {
  const end = heap + Number(view.getBigUint64(heap + 8, true));
  if (end > view.byteLength) return true;
  let at = heap + HEADER;
  while (at + HEADER <= end) {
    const free = view.getUint16(at, true) === 0;
    const size = Number(view.getBigUint64(at + 8, true));
    if (free && size === 0) return true;
    at += free ? size : HEADER + 8 * Math.ceil(size / 8);
  }
  return at > end;
}
