import { methodSuite } from "../../testing/methodSuite.ts";
import excitationBackprop from "./excitation-backprop.ts";

methodSuite(excitationBackprop);
methodSuite(excitationBackprop, { layer: "picture", contrastive: false });
