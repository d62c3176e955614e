import { definePreset } from "./define.ts";

export default definePreset({
  id: "maco",
  title: "Phases of a natural spectrum (MaCo)",
  reference: {
    authors: "Fel, Boissin, Boutin, Picard, Novello, Colin, Linsley, Rousseau, Cadène, Gardes and Serre",
    year: 2023,
    title: "Unlocking Feature Visualization for Deeper Networks with MAgnitude Constrained Optimization",
    url: "https://arxiv.org/abs/2306.06805",
  },
  differs:
    "frequencies are as strong as one over the frequency instead of their mean over ImageNet, crops have 5 to 100 % of a side all the way, Adam in place of NAdam",
  settings: {
    steps: 256,
    parameterization: "maco",
    colour: "decorrelated",
    optimizer: "adam",
    lr: 0.1,
    start: "uniform",
    spread: Math.PI,
    augment: "crop=0.05,noise=0.08",
    views: 32,
    redirected: 0,
  },
});
