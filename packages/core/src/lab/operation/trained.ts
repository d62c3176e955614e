import { z } from "zod";
import { defineOperation } from "../define.ts";
import { keptTraining } from "../trainings.ts";
import type { Trained } from "./train.ts";

/** A training as it was after its last epoch, such as one that was stopped. */
export default defineOperation({
  id: "trained",
  // Where trainings are kept is where they run.
  pace: "long",
  params: z.strictObject({ keep: z.string() }),
  run: async (_, { keep }): Promise<Trained> => {
    const { history, watched, model } = keptTraining(keep);
    return { history, watched, model };
  },
});
