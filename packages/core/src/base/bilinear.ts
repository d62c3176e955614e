/** One map: row-major, any finite or non-finite numbers. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** A rectangle in pixels of a picture; it may be fractional and may reach beyond the picture. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly weight: Float32Array;
}

/** For each of `count` pixel centres, the two source pixels around it and the share of the second; edges repeat. */
function tapsAlong(count: number, source: number, start: number, extent: number): Taps {
  const first = new Int32Array(count);
  const second = new Int32Array(count);
  const weight = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const at = Math.min(source - 1, Math.max(0, ((i + 0.5 - start) * source) / extent - 0.5));
    first[i] = Math.floor(at);
    weight[i] = at - first[i]!;
    // Without a share the neighbour must not be read: zero times NaN is NaN.
    second[i] = weight[i]! > 0 ? Math.min(source - 1, first[i]! + 1) : first[i]!;
  }
  return { first, second, weight };
}

/**
 * Bilinear, with half-pixel centres and repeated edges (`align_corners=False`, OpenCV's `INTER_LINEAR`), no antialiasing.
 * The map fills `place` of a picture of `width`×`height`; outside of `place` the edge values go on.
 */
export function bilinear(
  map: Plane,
  width: number,
  height: number,
  place: Rectangle = { x: 0, y: 0, width, height },
): Plane {
  const across = tapsAlong(width, map.width, place.x, place.width);
  const down = tapsAlong(height, map.height, place.y, place.height);
  const data = new Float32Array(width * height);
  const row = new Float32Array(map.width);
  for (let y = 0; y < height; y++) {
    const top = down.first[y]! * map.width;
    const bottom = down.second[y]! * map.width;
    const share = down.weight[y]!;
    for (let x = 0; x < map.width; x++) row[x] = map.data[top + x]! * (1 - share) + map.data[bottom + x]! * share;
    for (let x = 0; x < width; x++) {
      const w = across.weight[x]!;
      data[y * width + x] = row[across.first[x]!]! * (1 - w) + row[across.second[x]!]! * w;
    }
  }
  return { width, height, data };
}

/** The transpose of `bilinear` over the whole picture: takes a gradient at the large size back to a map of `width`×`height`. */
export function bilinearTransposed(gradient: Plane, width: number, height: number): Plane {
  const across = tapsAlong(gradient.width, width, 0, gradient.width);
  const down = tapsAlong(gradient.height, height, 0, gradient.height);
  const data = new Float32Array(width * height);
  const row = new Float32Array(width);
  for (let y = 0; y < gradient.height; y++) {
    row.fill(0);
    for (let x = 0; x < gradient.width; x++) {
      const g = gradient.data[y * gradient.width + x]!;
      row[across.first[x]!]! += g * (1 - across.weight[x]!);
      row[across.second[x]!]! += g * across.weight[x]!;
    }
    const share = down.weight[y]!;
    for (let x = 0; x < width; x++) {
      data[down.first[y]! * width + x]! += row[x]! * (1 - share);
      data[down.second[y]! * width + x]! += row[x]! * share;
    }
  }
  return { width, height, data };
}
