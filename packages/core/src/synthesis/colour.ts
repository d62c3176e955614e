import { float32 } from "../base/tensor.ts";
import type { Builder } from "../op/builder.ts";

/** How unbounded numbers become the displayable colours of a picture, red, green and blue from 0 to 1. */
export const colours = ["decorrelated", "plain", "clipped"] as const;
export type Colour = (typeof colours)[number];

/**
 * A square root of the covariance of colours in photographs, as Lucid gives it for ImageNet: rows are red, green and blue,
 * columns are brightness and two contrasts of colour.
 */
const CORRELATION = [
  [0.26, 0.09, 0.02],
  [0.27, 0, -0.05],
  [0.27, -0.09, 0.03],
];

/**
 * Writes the picture of N×3×H×W numbers. `decorrelated`: brightness and contrasts mixed to colours, then a sigmoid;
 * `plain`: a sigmoid; `clipped`: ½ more than they are, without bounds; who shows it cuts it off, and the gradient goes through.
 */
export function writeColour(g: Builder, latent: string, colour: Colour): string {
  if (colour === "clipped") return g.node("Add", [latent, g.scalar(0.5, latent)]);
  return g.node("Sigmoid", [colour === "plain" ? latent : correlated(g, latent)]);
}

function correlated(g: Builder, latent: string): string {
  const norms = [0, 1, 2].map((j) => Math.hypot(...CORRELATION.map((row) => row[j]!)));
  const largest = Math.max(...norms);
  const weights = float32(
    [3, 3, 1, 1],
    CORRELATION.flat().map((v) => v / largest),
  );
  return g.node("Conv", [latent, g.constant(weights, "colours")], { kernel_shape: [1, 1] });
}
