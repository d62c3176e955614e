import { methodSuite } from "../../testing/methodSuite.ts";
import lrp from "./lrp.ts";

methodSuite(lrp);
methodSuite(lrp, { composite: "epsilon-gamma-box" });
