import { z } from "zod";
import { type Field, fieldsOf } from "../../method/fields.ts";
import { defineOperation } from "../define.ts";
import { operationNamed } from "../run.ts";

/** What can be said when an operation is asked for, as a form. */
export default defineOperation({
  id: "form",
  pace: "quick",
  params: z.strictObject({ operation: z.string() }),
  run: async (_, { operation }): Promise<{ fields: readonly Field[] }> => {
    const { params } = await operationNamed(operation).load();
    return { fields: fieldsOf(params) };
  },
});
