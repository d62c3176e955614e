import { address } from "../../state/address.svelte.ts";
import { studio } from "../../state/studio.svelte.ts";
import { saidIn } from "../../text/said.ts";
import type { Synthesis, Wanted } from "./told.ts";

export const wants = ["channels", "unit", "class", "objective"] as const;
export type Want = (typeof wants)[number];

export interface AskedSynthesis extends Synthesis {
  readonly want: Want;
}

/** What the address asks for. */
export function askedSynthesis(): AskedSynthesis {
  const classes = studio.card?.classes !== undefined;
  const want = wants.find((w) => w === address.get("want")) ?? "channels";
  return {
    want: want === "class" && !classes ? "channels" : want,
    wanted: wantedBy(want),
    negative: address.get("negative") === "true",
    said: saidIn("make"),
  };
}

/** Where nobody names a layer: the one in the middle of those with rows and columns, where features are neither edges nor classes. */
export function usualLayer(): string {
  const { spatial = [], layers = [] } = studio.card ?? {};
  return address.get("layer") ?? spatial[Math.floor(spatial.length / 2)] ?? layers[0]?.name ?? "";
}

function wantedBy(want: Want): Wanted {
  const channels = address.get("channels");
  const layer = usualLayer();
  if (want === "unit") return { unit: address.get("unit") ?? `${layer}[0]` };
  if (want === "class") return { class: address.get("of") ?? studio.card?.labels?.[0] ?? "0" };
  if (want === "objective")
    return { objective: address.get("objective") ?? `dream(${layer})`, ...(channels !== undefined && { channels }) };
  return {
    layer,
    channels: channels ?? "0-3",
    ...(address.get("order") === "kinship" && { order: "kinship" as const }),
  };
}
