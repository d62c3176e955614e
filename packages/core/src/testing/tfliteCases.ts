import type { Cases } from "./tfliteCase.ts";
import { elementCases } from "./tfliteElementCases.ts";
import { layerCases } from "./tfliteLayerCases.ts";

/** Float operators by their type, each with cases by name. */
export const floatCases: Cases = { ...layerCases, ...elementCases };
