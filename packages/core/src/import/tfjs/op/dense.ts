import { permute, plain, rankOf } from "../../keras/layout.ts";
import { defineTensorFlowOp, EXPORT } from "../define.ts";
import { fusedOf } from "../fused.ts";

export default defineTensorFlowOp({
  type: ["MatMul", "_FusedMatMul"],
  write(c) {
    const x = { value: plain(c.g, c.x(0)), moved: false };
    if (c.attrs.flag("transpose_a") || rankOf(c.g, x) !== 2)
      throw c.error("multiplies other than rows of numbers by weights, which is not known", EXPORT);
    const stored = c.weight(1);
    if (stored.shape.length !== 2) throw c.error(`has a kernel of [${stored.shape.join(", ")}]`);
    const kernel = c.attrs.flag("transpose_b") ? permute(stored, [1, 0]) : stored;
    const { settings, bias, name, finish } = fusedOf(c, 2);
    const weights = { kernel, ...(bias !== undefined && { bias: c.weight(bias) }) };
    return finish(c.layer("Dense", { x: [x], settings, weights, name }));
  },
});
