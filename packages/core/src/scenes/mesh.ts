import type { Material } from "./pattern.ts";
import { turned, type Vector } from "./rotation.ts";

/** A surface of triangles in one material. */
export interface Part {
  /** x, y, z of each vertex. */
  readonly positions: Float32Array;
  /** Unit normals, in the same order; from where they point to, a triangle's corners run anticlockwise. */
  readonly normals: Float32Array;
  /** u, v of each vertex. */
  readonly uvs: Float32Array;
  /** Three vertices each. */
  readonly triangles: Uint16Array;
  readonly material: Material;
}

/** Writes x, y, z, u, v of the vertex in a row and a column to `out`. */
export type Sheet = (row: number, column: number, out: Float64Array) => void;

/**
 * A sheet of rows × columns vertices, with smooth normals. A row or column given twice makes a crease.
 * @param closed the last column is at the place of the first
 */
export function sheet(rows: number, columns: number, closed: boolean, at: Sheet, material: Material): Part {
  const positions = new Float32Array(rows * columns * 3);
  const uvs = new Float32Array(rows * columns * 2);
  const out = new Float64Array(5);
  for (let r = 0, i = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, i++) {
      at(r, c, out);
      positions[3 * i] = out[0]!;
      positions[3 * i + 1] = out[1]!;
      positions[3 * i + 2] = out[2]!;
      uvs[2 * i] = out[3]!;
      uvs[2 * i + 1] = out[4]!;
    }
  const normals = normalsOf(positions, rows, columns, closed);
  return { positions, normals, uvs, triangles: trianglesOf(rows, columns), material };
}

function trianglesOf(rows: number, columns: number): Uint16Array {
  const triangles = new Uint16Array((rows - 1) * (columns - 1) * 6);
  let k = 0;
  for (let r = 0; r + 1 < rows; r++)
    for (let c = 0; c + 1 < columns; c++) {
      const i = r * columns + c;
      triangles[k++] = i;
      triangles[k++] = i + 1;
      triangles[k++] = i + columns;
      triangles[k++] = i + 1;
      triangles[k++] = i + columns + 1;
      triangles[k++] = i + columns;
    }
  return triangles;
}

/** The cross product of the way along the row and the way along the column; at a pole the row next to it lends its own. */
function normalsOf(positions: Float32Array, rows: number, columns: number, closed: boolean): Float32Array {
  const normals = new Float32Array(positions.length);
  for (let r = 0; r < rows; r++) {
    const above = Math.max(r - 1, 0);
    const below = Math.min(r + 1, rows - 1);
    for (let c = 0; c < columns; c++) {
      const left = c > 0 ? c - 1 : closed ? columns - 2 : 0;
      const right = c + 1 < columns ? c + 1 : closed ? 1 : c;
      const i = r * columns + c;
      const down = [above * columns + c, below * columns + c] as const;
      for (const row of [r, below, above])
        if (writeCross(positions, [row * columns + left, row * columns + right], down, normals, 3 * i)) break;
    }
  }
  return normals;
}

/** Writes the unit vector across the ways from one vertex to another, or says that there is none. */
function writeCross(
  p: Float32Array,
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
  out: Float32Array,
  at: number,
): boolean {
  const ax = p[3 * to]! - p[3 * from]!;
  const ay = p[3 * to + 1]! - p[3 * from + 1]!;
  const az = p[3 * to + 2]! - p[3 * from + 2]!;
  const bx = p[3 * end]! - p[3 * start]!;
  const by = p[3 * end + 1]! - p[3 * start + 1]!;
  const bz = p[3 * end + 2]! - p[3 * start + 2]!;
  const nx = ay * bz - az * by;
  const ny = az * bx - ax * bz;
  const nz = ax * by - ay * bx;
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
  if (length < 1e-9) return false;
  out[at] = nx / length;
  out[at + 1] = ny / length;
  out[at + 2] = nz / length;
  return true;
}

/** Where a part goes: scaled along its own axes, then turned (radians about x, y, z), then moved. */
export interface Placement {
  readonly scale?: number | Vector;
  readonly turn?: Vector;
  readonly move?: Vector;
}

export function placed(part: Part, { scale = 1, turn = [0, 0, 0], move = [0, 0, 0] }: Placement): Part {
  const [sx, sy, sz] = typeof scale === "number" ? [scale, scale, scale] : scale;
  const m = turned(...turn);
  const positions = new Float32Array(part.positions.length);
  const normals = new Float32Array(part.normals.length);
  for (let i = 0; i < positions.length; i += 3) {
    const x = part.positions[i]! * sx;
    const y = part.positions[i + 1]! * sy;
    const z = part.positions[i + 2]! * sz;
    positions[i] = m[0]! * x + m[1]! * y + m[2]! * z + move[0];
    positions[i + 1] = m[3]! * x + m[4]! * y + m[5]! * z + move[1];
    positions[i + 2] = m[6]! * x + m[7]! * y + m[8]! * z + move[2];
    // Normals go by the inverse transpose; mirroring turns the winding over as well, hence the sign.
    const sign = sx * sy * sz < 0 ? -1 : 1;
    const nx = (sign * part.normals[i]!) / sx;
    const ny = (sign * part.normals[i + 1]!) / sy;
    const nz = (sign * part.normals[i + 2]!) / sz;
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
    normals[i] = (m[0]! * nx + m[1]! * ny + m[2]! * nz) / length;
    normals[i + 1] = (m[3]! * nx + m[4]! * ny + m[5]! * nz) / length;
    normals[i + 2] = (m[6]! * nx + m[7]! * ny + m[8]! * nz) / length;
  }
  return { ...part, positions, normals };
}
