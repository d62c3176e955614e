import type { Attrs } from "../../onnx/graph.ts";
import type { KerasLayer, LayerContext } from "./define.ts";
import { defineLayer } from "./define.ts";
import { imageInput, windowAttrs } from "./window.ts";

const pool = (type: string, op: string, attrs: Attrs = {}): KerasLayer =>
  defineLayer({
    type,
    write(c) {
      const x = imageInput(c);
      const kernel = c.settings.pair("pool_size", [2, 2]);
      const strides = c.settings.pair("strides", kernel);
      const all = { ...windowAttrs(c, x.shape, { kernel, strides }), kernel_shape: kernel, ...attrs };
      return x.hold(c.g.node(op, [x.value], all, c.name));
    },
  });

const globalPool = (type: string, op: string): KerasLayer =>
  defineLayer({
    type,
    write(c) {
      const x = imageInput(c);
      if (c.settings.flag("keepdims", false)) return x.hold(c.g.node(op, [x.value], {}, c.name));
      return { value: flat(c, c.g.node(op, [x.value], {}, `${c.name}/pool`)), moved: false };
    },
  });

const flat = (c: LayerContext, v: string) => c.g.node("Flatten", [v], { axis: 1 }, c.name);

export default [
  pool("MaxPooling2D", "MaxPool"),
  // TensorFlow's mean is over what lies inside of the picture.
  pool("AveragePooling2D", "AveragePool", { count_include_pad: 0 }),
  globalPool("GlobalAveragePooling2D", "GlobalAveragePool"),
  globalPool("GlobalMaxPooling2D", "GlobalMaxPool"),
];
