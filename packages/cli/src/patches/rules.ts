import type { Model } from "@convlens/core/onnx";
import { hasSwitches, type RulesName } from "@convlens/core/transform";

/** How layers are projected where nobody says: as Zeiler and Fergus did where the network has max pools, which that needs; else guided. */
export const rulesFor = ({ graph }: Model, layers: readonly string[]): RulesName =>
  hasSwitches(graph, layers) ? "deconvnet" : "guided";
