import { baselineInput, deepLiftOf } from "../deepLift.ts";
import type { MapWriter } from "./mapWriter.ts";

/** DeepLIFT's shares of each pixel, N×C×H×W. @param baseline broadcast to the pictures */
export function deepLiftGraph(w: MapWriter, baseline: string): string {
  const { input } = w.context.model;
  const each = w.g.node("Expand", [baseline, w.g.node("Shape", [w.picture])]);
  return w.propagated(deepLiftOf(input), { [baselineInput(input)]: each })[0]!;
}
