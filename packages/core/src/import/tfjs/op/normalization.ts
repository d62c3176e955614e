import { defineTensorFlowOp, EXPORT } from "../define.ts";
import { formatOf } from "../window.ts";

export default defineTensorFlowOp({
  type: ["FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"],
  write(c) {
    if (c.known(3)?.shape[0] === 0)
      throw c.error("takes the statistics of its batch: the model is in training", EXPORT);
    const settings = { axis: formatOf(c) === "channels_last" ? -1 : 1, epsilon: c.attrs.number("epsilon", 1e-4) };
    const weights = {
      gamma: c.weight(1),
      beta: c.weight(2),
      moving_mean: c.weight(3),
      moving_variance: c.weight(4),
    };
    return c.layer("BatchNormalization", { settings, weights });
  },
});
