import { methodSuite } from "../../testing/methodSuite.ts";
import inputXGradient from "./input-x-gradient.ts";

methodSuite(inputXGradient);
