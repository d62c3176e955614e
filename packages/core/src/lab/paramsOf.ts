import type { z } from "zod";
import { UsageError } from "../base/errors.ts";

/** A method's parameters with its defaults. Throws `UsageError` for one that does not fit. */
export function paramsOf({ params: form }: { params: z.ZodObject }, params: Record<string, unknown>) {
  const found = form.safeParse(params);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw new UsageError(`${issue?.path.join(".") || "parameters"}: ${issue?.message}`, "change it in the form");
}
