import { z } from "zod";
import { defineOperation } from "../define.ts";
import { keptTraining } from "../keptTraining.ts";
import type { Trained } from "./train.ts";

/** A training as it was after its last epoch, such as one that was stopped. */
export default defineOperation({
  id: "trained",
  // Asked for where the training ran: a page keeps it in the worker that is for long work.
  pace: "long",
  params: z.strictObject({ keep: z.string().regex(/^[\w-]{1,80}$/) }),
  run: async ({ kept }, { keep }): Promise<Trained> => {
    const { history, watched, model } = await keptTraining(kept, keep);
    return { history, watched, model };
  },
});
