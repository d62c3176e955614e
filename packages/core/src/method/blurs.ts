import type { Float32Tensor } from "../base/tensor.ts";
import { Builder } from "../op/builder.ts";
import { blurMatrix } from "./blur.ts";
import type { Context } from "./define.ts";

/**
 * Makes Gaussian blurs of one picture, 1×C×H×W, in the engine: for many or wide blurs, which loops take seconds for.
 * The same as `blurred`, up to float32.
 */
export async function blurring(
  context: Context,
  picture: Float32Tensor,
): Promise<(sigma: number) => Promise<Float32Tensor>> {
  const [height, width] = picture.shape.slice(2) as [number, number];
  const g = new Builder();
  g.input("picture", { type: "float32", shape: picture.shape });
  g.input("rows", { type: "float32", shape: [height, height] });
  g.input("columns", { type: "float32", shape: [width, width] });
  const across = g.node("MatMul", ["picture", "columns"]);
  const out = g.node("MatMul", ["rows", across], {}, "blurred");
  const session = await context.prepare(g.build([out]));
  return async (sigma) => {
    if (sigma <= 0) return picture;
    const rows = blurMatrix(height, sigma);
    const columns = width === height ? rows : blurMatrix(width, sigma);
    const found = await session.run({ picture, rows, columns }, context.signal);
    return found[out] as Float32Tensor;
  };
}
