import { defineTensorFlowOp, EXPORT } from "../define.ts";
import { formatOf, pairOf } from "../window.ts";

const pool = (type: string, layer: string) =>
  defineTensorFlowOp({
    type,
    write(c) {
      const padding = c.attrs.text("padding", "VALID");
      if (padding === "EXPLICIT") throw c.error("pads by explicit margins, which is not known", EXPORT);
      const settings = {
        pool_size: pairOf(c, "ksize"),
        strides: pairOf(c, "strides"),
        padding,
        data_format: formatOf(c),
      };
      return c.layer(layer, { settings });
    },
  });

export default [pool("MaxPool", "MaxPooling2D"), pool("AvgPool", "AveragePooling2D")];
