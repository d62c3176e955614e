// Gaussian blobs from a seed, for the bench of t-SNE and for the peers in bench/peers, which read the same file.
import { encodeNpy, type Float32Tensor, float32, rng } from "@convlens/core/base";

export interface BlobCase {
  readonly name: string;
  readonly points: number;
  readonly numbers: number;
  readonly blobs: number;
}

/**
 * The sizes at which openTSNE and scikit-learn were measured. With so many blobs the divergences come out near what theirs were;
 * how far apart the blobs are makes no difference, as long as they do not touch.
 */
export const blobCases: readonly BlobCase[] = [
  { name: "tsne-1k", points: 1000, numbers: 120, blobs: 20 },
  { name: "tsne-10k", points: 10_000, numbers: 512, blobs: 30 },
  { name: "tsne-70k", points: 70_000, numbers: 50, blobs: 20 },
];

/** Of the centres; the points of a blob have a deviation of one around theirs. */
const DEVIATION = 3;

/** points × numbers; each point draws its blob. */
export function blobs({ points, numbers, blobs }: BlobCase, seed = 1): Float32Tensor {
  const { normal, below } = rng(seed);
  const centres = Float64Array.from({ length: blobs * numbers }, () => DEVIATION * normal());
  const data = new Float32Array(points * numbers);
  for (let i = 0; i < points; i++) {
    const from = below(blobs) * numbers;
    for (let d = 0; d < numbers; d++) data[i * numbers + d] = centres[from + d]! + normal();
  }
  return float32([points, numbers], data);
}

/** As `numpy.load` reads it. */
export const blobFile = (one: BlobCase): Uint8Array => encodeNpy(blobs(one));
