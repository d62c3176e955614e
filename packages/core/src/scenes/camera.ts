import type { Vector } from "./rotation.ts";

/** A pinhole camera that looks at the origin, from in front and above. */
export interface Camera {
  /** Pixels along each side of the picture. */
  readonly size: number;
  /** Pixels for a length of 1 at a distance of 1. */
  readonly focal: number;
  /** From the origin. */
  readonly distance: number;
  /** How far it looks down, in radians. */
  readonly pitch: number;
}

/** How much of the world the picture shows at the distance of the origin. */
export const SPAN = 4;

export const cameraFor = (size: number, distance: number, pitch: number): Camera => ({
  size,
  focal: (size * distance) / SPAN,
  distance,
  pitch,
});

/** The way from the camera through a place in the picture, in pixels. Not of length 1: one step along it is a depth of 1. */
export function rayThrough({ size, focal, pitch }: Camera, x: number, y: number): Vector {
  const right = (x - size / 2) / focal;
  const up = (size / 2 - y) / focal;
  const [c, s] = [Math.cos(pitch), Math.sin(pitch)];
  return [right, up * c - s, -up * s - c];
}

export const positionOf = ({ distance, pitch }: Camera): Vector => [
  0,
  distance * Math.sin(pitch),
  distance * Math.cos(pitch),
];
