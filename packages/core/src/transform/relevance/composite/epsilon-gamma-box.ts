import { epsilon } from "../layer/epsilon.ts";
import { gamma } from "../layer/gamma.ts";
import { zBox } from "../layer/zBox.ts";
import { defineComposite } from "./define.ts";

/** Montavon et al. 2019, https://doi.org/10.1007/978-3-030-28954-6_10 */
export default defineComposite({
  id: "epsilon-gamma-box",
  says: "z-box in the first layer, γ in convolutions, ε in dense layers",
  convolution: gamma,
  dense: epsilon,
  first: zBox,
});
