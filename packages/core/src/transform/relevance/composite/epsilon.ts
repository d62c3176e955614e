import { epsilon } from "../layer/epsilon.ts";
import { defineComposite } from "./define.ts";

export default defineComposite({ id: "epsilon", says: "ε everywhere", convolution: epsilon, dense: epsilon });
