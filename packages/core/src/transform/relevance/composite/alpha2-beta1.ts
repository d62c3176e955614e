import { alphaBeta } from "../layer/alphaBeta.ts";
import { defineComposite } from "./define.ts";

const rule = alphaBeta(2);

export default defineComposite({ id: "alpha2-beta1", says: "α = 2, β = 1 everywhere", convolution: rule, dense: rule });
