import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import { unitsOf } from "../../dataset/pooled.ts";
import { select } from "../../onnx/select.ts";
import { type UnitWires, wiresOf } from "../../transform/wires.ts";
import { defineOperation } from "../define.ts";

/** The strongest weights around one unit. */
export default defineOperation({
  id: "weights",
  pace: "quick",
  params: z.strictObject({
    layer: z.string(),
    unit: z.int().min(0),
    /** Of each direction. */
    most: z.int().min(1).max(1000).default(12),
  }),
  run: async ({ lens: { model } }, { layer, unit, most }): Promise<UnitWires> => {
    const { value } = select(model.graph, layer);
    const units = unitsOf(model, value);
    if (unit >= units) throw new UsageError(`${value} has no unit ${unit}`, `its units are 0 to ${units - 1}`);
    return wiresOf(model.graph, value, unit, most);
  },
});
