import { alphaBeta } from "../layer/alphaBeta.ts";
import { epsilon } from "../layer/epsilon.ts";
import { defineComposite } from "./define.ts";

/** Kohlbrenner et al. 2020, https://arxiv.org/abs/1910.09840 */
export default defineComposite({
  id: "epsilon-alpha2-beta1",
  says: "α = 2, β = 1 in convolutions, ε in dense layers",
  convolution: alphaBeta(2),
  dense: epsilon,
});
