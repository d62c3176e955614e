import { methodSuite } from "../../testing/methodSuite.ts";
import guidedBackprop from "./guided-backprop.ts";

methodSuite(guidedBackprop);
