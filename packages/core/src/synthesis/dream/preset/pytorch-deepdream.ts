import { defineDreamPreset } from "./define.ts";

export default defineDreamPreset({
  id: "pytorch-deepdream",
  title: "The recipe of pytorch-deepdream",
  reference: {
    authors: "Gordić",
    year: 2020,
    title: "pytorch-deepdream",
    url: "https://github.com/gordicaleksa/pytorch-deepdream",
  },
  differs: "the smallest octave is scaled down with antialiasing; layers and channels may have weights",
  settings: {
    octaves: 4,
    ratio: 1.8,
    steps: 10,
    lr: 0.09,
    shift: 32,
    smoothing: 0.5,
    ascent: "smoothed",
    carry: "picture",
  },
});
