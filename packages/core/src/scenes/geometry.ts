import { type Camera, positionOf } from "./camera.ts";
import type { Light } from "./light.ts";
import type { Part } from "./mesh.ts";
import type { Material } from "./pattern.ts";
import type { Rotation, Vector } from "./rotation.ts";

/** Something in the world. */
export interface Item {
  readonly parts: readonly Part[];
  readonly rotation: Rotation;
  readonly scale: number;
  readonly position: Vector;
  /** Which object of the scene it is; -1 for what is none. */
  readonly owner: number;
}

/** Floats of one vertex. */
export const STRIDE = 11;
/** Where in a vertex: place in the picture in samples, and 1 / depth. */
export const PICTURE = 0;
/** Place in the light's map, and nearness to the light. */
export const LIGHT = 3;
export const NORMAL = 6;
export const UV = 9;

/** All triangles of a scene, ready to be drawn. */
export interface Geometry {
  readonly vertices: Float32Array;
  /** Three vertices each. */
  readonly triangles: Uint32Array;
  /** The part of each triangle. */
  readonly partOf: Uint16Array;
  readonly materials: readonly Material[];
  /** The owner of each part. */
  readonly owners: Int16Array;
}

/** Brings all items into the picture's and the light's coordinates. @param samples along each side of a pixel */
export function assemble(items: readonly Item[], camera: Camera, light: Light, samples: number): Geometry {
  const pieces = items.flatMap((item) => item.parts.map((part) => ({ part, item })));
  const count = pieces.reduce((n, { part }) => n + part.positions.length / 3, 0);
  const corners = pieces.reduce((n, { part }) => n + part.triangles.length, 0);
  const vertices = new Float32Array(count * STRIDE);
  const triangles = new Uint32Array(corners);
  const partOf = new Uint16Array(corners / 3);
  let vertex = 0;
  let corner = 0;
  for (const [p, { part, item }] of pieces.entries()) {
    project(vertices, vertex, part, item, camera, light, samples);
    partOf.fill(p, corner / 3, (corner + part.triangles.length) / 3);
    for (const i of part.triangles) triangles[corner++] = vertex + i;
    vertex += part.positions.length / 3;
  }
  return {
    vertices,
    triangles,
    partOf,
    materials: pieces.map(({ part }) => part.material),
    owners: Int16Array.from(pieces, ({ item }) => item.owner),
  };
}

function project(
  out: Float32Array,
  first: number,
  { positions, normals, uvs }: Part,
  { rotation: m, scale, position }: Item,
  camera: Camera,
  { right, up, towards }: Light,
  samples: number,
): void {
  const eye = positionOf(camera);
  const [c, s] = [Math.cos(camera.pitch), Math.sin(camera.pitch)];
  const centre = (camera.size * samples) / 2;
  const focal = camera.focal * samples;
  for (let i = 0, k = first * STRIDE, j = 0; i < positions.length; i += 3, j += 2, k += STRIDE) {
    const [px, py, pz] = [positions[i]! * scale, positions[i + 1]! * scale, positions[i + 2]! * scale];
    const x = m[0]! * px + m[1]! * py + m[2]! * pz + position[0];
    const y = m[3]! * px + m[4]! * py + m[5]! * pz + position[1];
    const z = m[6]! * px + m[7]! * py + m[8]! * pz + position[2];
    const w = 1 / ((eye[1] - y) * s + (eye[2] - z) * c);
    out[k] = centre + focal * x * w;
    out[k + 1] = centre - focal * ((y - eye[1]) * c - (z - eye[2]) * s) * w;
    out[k + 2] = w;
    out[k + 3] = right[0] * x + right[1] * y + right[2] * z;
    out[k + 4] = up[0] * x + up[1] * y + up[2] * z;
    out[k + 5] = towards[0] * x + towards[1] * y + towards[2] * z;
    const [nx, ny, nz] = [normals[i]!, normals[i + 1]!, normals[i + 2]!];
    out[k + 6] = m[0]! * nx + m[1]! * ny + m[2]! * nz;
    out[k + 7] = m[3]! * nx + m[4]! * ny + m[5]! * nz;
    out[k + 8] = m[6]! * nx + m[7]! * ny + m[8]! * nz;
    out[k + 9] = uvs[j]!;
    out[k + 10] = uvs[j + 1]!;
  }
}
