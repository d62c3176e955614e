import { defineDreamPreset } from "./define.ts";

export default defineDreamPreset({
  id: "inceptionism",
  title: "The recipe of the first dreams",
  reference: {
    authors: "Mordvintsev, Tyka and Olah",
    year: 2015,
    title: "DeepDreams with Caffe",
    url: "https://github.com/google/deepdream",
  },
  differs: "the objective is the mean square of the layer, whose gradient is theirs up to a factor",
  settings: {
    octaves: 4,
    ratio: 1.4,
    steps: 10,
    // 1.5 of 255, in ImageNet's deviations
    lr: 0.026,
    shift: 32,
    smoothing: 0.5,
    ascent: "plain",
    carry: "dream",
  },
});
