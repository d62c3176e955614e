import { gamma } from "../layer/gamma.ts";
import { defineComposite } from "./define.ts";

export default defineComposite({ id: "gamma", says: "γ everywhere", convolution: gamma, dense: gamma });
