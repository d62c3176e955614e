import { float32 } from "../../base/tensor.ts";
import { defineParameterization, drawn } from "./define.ts";
import { falling, writeInverse } from "./spectrum.ts";

/** Keeps a picture that is the same everywhere from being divided by nothing. */
const TINY = 1e-8;

export default defineParameterization({
  id: "maco",
  title: "Phases (MaCo)",
  summary:
    "The phase of each frequency; how strong each is stays that of photographs, one over the frequency, alike in brightness and both contrasts of colour.",
  reference: {
    authors: "Fel, Boissin, Boutin, Picard, Novello, Colin, Linsley, Rousseau, Cadène, Gardes and Serre",
    year: 2023,
    title: "Unlocking Feature Visualization for Deeper Networks with MAgnitude Constrained Optimization",
    url: "https://arxiv.org/abs/2306.06805",
  },
  opaque: true,
  start: { start: "uniform", spread: Math.PI },
  begin: ({ batch, channels, height, width }, draw) => ({
    phases: drawn([batch, channels, height, Math.floor(width / 2) + 1], draw),
  }),
  write(g, { phases }, { height, width }) {
    const law = falling(height, width);
    law[0] = 0;
    const magnitude = g.constant(float32([height, Math.floor(width / 2) + 1], Float32Array.from(law)), "magnitude");
    const [real, imaginary] = ["Cos", "Sin"].map((part) => g.node("Mul", [g.node(part, [phases!]), magnitude]));
    const planes = writeInverse(g, real!, imaginary!, height, width);
    const mean = (v: string) => g.node("ReduceMean", [v, g.ints([1, 2, 3])], { keepdims: 1 });
    const centred = g.node("Sub", [planes, mean(planes)]);
    const variance = mean(g.node("Mul", [centred, centred]));
    return g.node("Div", [centred, g.node("Sqrt", [g.node("Add", [variance, g.scalar(TINY, variance)])])]);
  },
});
