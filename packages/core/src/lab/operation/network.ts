import { z } from "zod";
import { extentsOfMaps } from "../../onnx/layout.ts";
import { architectureOf, type Box, drawnBox, type Group, groupsOf } from "../../transform/index.ts";
import { defineOperation } from "../define.ts";
import { layerCards } from "../layerCards.ts";

/** A part of a network that is drawn as one box. */
export interface NetworkBox extends Pick<Box, "value" | "kind" | "ops"> {
  /** What is looked at to see what it does: its last value with rows and columns, after its activation. */
  readonly seen: string;
  /** Whether that has rows and columns. */
  readonly maps: boolean;
  readonly title: string;
  readonly detail: string;
  readonly label: string;
  /** Extents of `value` past the batch. */
  readonly shape: Box["shape"];
  readonly parameters: number;
  /** Multiply-accumulates for one picture. */
  readonly macs: number;
  /** The number of the smallest group that it lies in. */
  readonly group?: number;
}

/** The layers of a model as a drawing has them. */
export interface Network {
  /** Each behind those that it reads; the first is the picture. */
  readonly boxes: readonly NetworkBox[];
  /** From, to: numbers of boxes. */
  readonly edges: readonly (readonly [number, number])[];
  /** What may be shown as one box, the largest first; each lies in another or beside it. */
  readonly groups: readonly Group[];
}

export default defineOperation({
  id: "network",
  pace: "quick",
  params: z.strictObject({}),
  run: async ({ lens: { model } }): Promise<Network> => {
    const { graph, input } = model;
    const architecture = architectureOf(graph, input);
    const groups = groupsOf(architecture);
    const cards = new Map(layerCards(model).map((card) => [card.name, card]));
    const boxes = architecture.boxes.map((box, i): NetworkBox => {
      const group = groups.findLastIndex(({ boxes }) => boxes.includes(i));
      const { title, detail, label } = drawnBox(box, groups[group]?.name);
      const seen = box.values.findLast((v) => extentsOfMaps(graph, v)?.some((d) => d !== 1));
      const own = box.values.flatMap((v) => cards.get(v) ?? []);
      return {
        value: box.value,
        kind: box.kind,
        ops: box.ops,
        seen: seen ?? box.value,
        maps: seen !== undefined,
        title,
        detail,
        label,
        shape: box.shape.slice(1),
        parameters: own.reduce((n, card) => n + card.parameters, 0),
        macs: own.reduce((n, card) => n + card.macs, 0),
        ...(group >= 0 && { group }),
      };
    });
    return { boxes, edges: architecture.edges, groups };
  },
});
