import { zPlus } from "../layer/alphaBeta.ts";
import { epsilon } from "../layer/epsilon.ts";
import { defineComposite } from "./define.ts";

/** Kohlbrenner et al. 2020, https://arxiv.org/abs/1910.09840 */
export default defineComposite({
  id: "epsilon-plus",
  says: "z⁺ in convolutions, ε in dense layers",
  convolution: zPlus,
  dense: epsilon,
});
