import { pooledTo } from "../../adaptivePool.ts";
import type { AtenCall, Made } from "../define.ts";
import { defineAten } from "../define.ts";

/** A window that slides over rows and columns; without a stride it goes from one to the next. */
function pool(
  c: AtenCall,
  op: "MaxPool" | "AveragePool",
  more: (rank: number) => Record<string, number | number[]>,
): string {
  const x = c.x("self");
  const shape = c.g.shape(x);
  const rank = shape.length - 2;
  if (rank < 1 || rank > 3) throw c.error(`pools values of [${shape}], and N×C×H×W is read`);
  const kernel = c.wholes("kernel_size", rank);
  const said = c.arg("stride");
  const strides = said === null || (Array.isArray(said) && said.length === 0) ? kernel : c.wholes("stride", rank);
  const pads = c.wholes("padding", rank);
  const attrs = { kernel_shape: kernel, strides, pads: [...pads, ...pads], ceil_mode: c.flag("ceil_mode") ? 1 : 0 };
  return c.g.node(op, [x], { ...attrs, ...more(rank) });
}

const maxPool = (c: AtenCall) => pool(c, "MaxPool", (rank) => ({ dilations: c.wholes("dilation", rank) }));

/** Beside maxima PyTorch gives the places that they are from; nothing of a network for pictures reads those. */
const placesUnread = (c: AtenCall, made: string): Made => ({ value: [c.made(made), null] });

function averagePool(c: AtenCall): string {
  if (c.has("divisor_override")) throw c.error("divides by a number of its own, which is not supported");
  return pool(c, "AveragePool", () => ({ count_include_pad: c.flag("count_include_pad") ? 1 : 0 }));
}

/** Rows and columns that are made; None keeps those that are there. */
function sides(c: AtenCall): [number, number] {
  const shape = c.shape("self");
  const asked = c.arg("output_size");
  const list = Array.isArray(asked) ? asked : [asked, asked];
  if (shape.length !== 4 || list.length !== 2) throw c.error(`pools values of [${shape}], and N×C×H×W is read`);
  return list.map((v, i) => {
    const extent = shape[2 + i]!;
    const side = v ?? extent;
    if (typeof side !== "number" || typeof extent !== "number" || side < 1 || side * extent > MOST_SHARES)
      throw c.error(`makes ${String(side)} of ${extent} places`);
    return side;
  }) as [number, number];
}

/** Numbers of a matrix of shares. */
const MOST_SHARES = 1 << 22;

const windows = "self, kernel_size, stride=[], padding=0, dilation=1, ceil_mode=False";

export default [
  defineAten({ name: ["max_pool1d", "max_pool2d", "max_pool3d"], takes: windows, write: maxPool }),
  defineAten({
    name: ["max_pool2d_with_indices", "max_pool3d_with_indices"],
    takes: windows,
    write: (c) => placesUnread(c, maxPool(c)),
  }),
  defineAten({
    name: ["avg_pool1d", "avg_pool2d", "avg_pool3d"],
    takes: "self, kernel_size, stride=[], padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None",
    write: averagePool,
  }),
  defineAten({
    name: ["adaptive_avg_pool2d", "_adaptive_avg_pool2d"],
    takes: "self, output_size",
    write: (c) => {
      const [rows, columns] = sides(c);
      return pooledTo(c.g, `${c.g.scope}/pool`, c.x("self"), rows, columns);
    },
  }),
  defineAten({
    name: "adaptive_max_pool2d",
    takes: "self, output_size",
    write: (c) => {
      const [rows, columns] = sides(c);
      const [, , height, width] = c.shape("self") as number[];
      if (rows === 1 && columns === 1) return placesUnread(c, c.g.node("GlobalMaxPool", [c.x("self")]));
      if (height! % rows !== 0 || width! % columns !== 0)
        throw c.error(
          `makes ${rows}×${columns} maxima of ${height}×${width} places, whose windows are of several sizes`,
        );
      const kernel = [height! / rows, width! / columns];
      return placesUnread(c, c.g.node("MaxPool", [c.x("self")], { kernel_shape: kernel, strides: kernel }));
    },
  }),
];
