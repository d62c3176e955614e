import type { UpgradeContext } from "./define.ts";
import { defineFormer, required } from "./oldSets.ts";
import { fromScales } from "./Resize.ts";

/** Of opsets 1 to 9; `Resize` does its work since. */
export default defineFormer("Upsample", (c) => [fromScales(c.from < 7 ? withScales(c) : c)]);

/** Until opset 7 rows and columns had a scale each. */
function withScales(c: UpgradeContext): UpgradeContext {
  if (c.node.attrs.scales || c.node.inputs[1]) return c;
  const { height_scale, width_scale, ...attrs } = c.node.attrs;
  const scales = [1, 1, required(c.node, "height_scale"), required(c.node, "width_scale")];
  return { ...c, node: { ...c.node, attrs: { ...attrs, scales } } };
}
