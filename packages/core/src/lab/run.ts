import type { z } from "zod";
import { UsageError } from "../base/errors.ts";
import type { Doing, Operation, Workbench } from "./define.ts";
import { operations } from "./operation/all.ts";

type All = Awaited<ReturnType<(typeof operations)[number]["load"]>>["default"];

/** The ids of all operations. */
export type OperationId = All["id"];

type Of<K extends OperationId> = Extract<All, { readonly id: K }>;

/** What is said when an operation is asked for. */
export type Asked<K extends OperationId> =
  Of<K> extends Operation<K, infer P, infer _R, infer _E> ? P["_input"] : never;

/** What comes of it. */
export type Answer<K extends OperationId> = Of<K> extends Operation<K, infer _P, infer R, infer _E> ? R : never;

/** What is shown meanwhile. */
export type Shown<K extends OperationId> = Of<K> extends Operation<K, infer _P, infer _R, infer E> ? E : never;

/** An operation that need not be loaded to know how long it takes. Throws `UsageError` where there is none. */
export function operationNamed(id: string): {
  readonly pace: "quick" | "long";
  load(): Promise<Operation<string, z.ZodObject, unknown, unknown>>;
} {
  const found = operations.find(({ name }) => name === id);
  if (!found) throw new UsageError(`there is no operation "${id}"`, "reload the page");
  const load = found.load as () => Promise<{ default: unknown }>;
  return {
    pace: found.pace,
    load: async () => (await load()).default as Operation<string, z.ZodObject, unknown, unknown>,
  };
}

/** Does what is asked of a workbench. Throws `UsageError` for parameters that do not fit. */
export async function runOperation(
  bench: Workbench,
  id: string,
  params: unknown,
  doing: Doing<unknown>,
): Promise<unknown> {
  const operation = await operationNamed(id).load();
  const parsed = operation.params.safeParse(params);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(
      `${id}: ${issue?.path.join(".") || "parameters"}: ${issue?.message}`,
      "check what was asked for",
    );
  }
  return operation.run(bench, parsed.data, doing);
}
