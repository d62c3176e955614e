import { float32 } from "../../base/tensor.ts";
import { defineParameterization, drawn } from "./define.ts";
import { falling, writeInverse } from "./spectrum.ts";

/** Lucid divides by it, so that a spectrum of deviation 0.01 begins as a grey picture. */
const CONTRAST = 4;

export default defineParameterization({
  id: "fourier",
  title: "Fourier spectrum",
  summary: "The spectrum of the picture, scaled so that no frequency is easier to change than another.",
  reference: {
    authors: "Olah, Mordvintsev and Schubert",
    year: 2017,
    title: "Feature Visualization",
    url: "https://distill.pub/2017/feature-visualization/",
  },
  begin({ batch, channels, height, width }, draw) {
    const shape = [batch, channels, height, Math.floor(width / 2) + 1];
    return { real: drawn(shape, draw), imaginary: drawn(shape, draw) };
  },
  write(g, { real, imaginary }, { height, width }) {
    const scale = falling(height, width).map((v) => v / CONTRAST);
    const scaled = g.constant(float32([height, Math.floor(width / 2) + 1], Float32Array.from(scale)), "scale");
    const [re, im] = [real!, imaginary!].map((part) => g.node("Mul", [part, scaled]));
    return writeInverse(g, re!, im!, height, width);
  },
});
