import { methodSuite } from "../../testing/methodSuite.ts";
import guidedGradCam from "./guided-grad-cam.ts";

methodSuite(guidedGradCam);
