/** Enough for the headers of PNG, GIF and WebP, and for the tables before a JPEG's frame unless they hold thumbnails. */
const HEAD = 1 << 16;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a picture's header says of its size, before anything is unpacked; nothing where it is not one of PNG, GIF, WebP or JPEG. */
export async function declaredSize(blob: Blob): Promise<Size | undefined> {
  const bytes = new Uint8Array(await blob.slice(0, HEAD).arrayBuffer());
  try {
    return sizeIn(new DataView(bytes.buffer));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** @param view the first bytes of a file; throws `RangeError` where they end too early */
export function sizeIn(view: DataView): Size | undefined {
  const first = view.getUint32(0);
  if (first === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) };
  if (first === 0x47494638) return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (first === 0x52494646 && view.getUint32(8) === 0x57454250) return webp(view);
  if (first >>> 16 === 0xffd8) return jpeg(view);
  return undefined;
}

function webp(view: DataView): Size | undefined {
  const chunk = view.getUint32(12);
  if (chunk === 0x56503858)
    // VP8X: 24 bits of each, less one.
    return {
      width: 1 + (view.getUint32(24, true) & 0xffffff),
      height: 1 + (view.getUint32(26, true) >>> 8),
    };
  if (chunk === 0x56503820)
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (chunk !== 0x5650384c) return undefined;
  const bits = view.getUint32(21, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

/** The size stands in the first frame header: a marker SOF0 to SOF15 but for the tables DHT, JPG and DAC among them. */
function jpeg(view: DataView): Size {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker))
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
}
