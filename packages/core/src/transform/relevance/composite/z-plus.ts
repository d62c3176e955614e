import { zPlus } from "../layer/alphaBeta.ts";
import { defineComposite } from "./define.ts";

export default defineComposite({ id: "z-plus", says: "z⁺ everywhere", convolution: zPlus, dense: zPlus });
