import { opSuite } from "../testing/opSuite.ts";

const scalar = (value: number, type: "int64" | "float32" = "int64") => ({ values: [value], shape: [], type });

opSuite("Range", {
  upwards: { inputs: [scalar(2), scalar(9), scalar(3)] },
  downwards: { inputs: [scalar(5), scalar(-2), scalar(-2)] },
  nothing: { inputs: [scalar(5), scalar(2), scalar(1)] },
  fractions: { inputs: [scalar(0, "float32"), scalar(1, "float32"), scalar(0.25, "float32")] },
});
