import { methodSuite } from "../../testing/methodSuite.ts";
import deconvnet from "./deconvnet.ts";

methodSuite(deconvnet);
