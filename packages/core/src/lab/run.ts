import type { z } from "zod";
import { UsageError } from "../base/errors.ts";
import type { Doing, Operation, Workbench } from "./define.ts";
import { operations } from "./operation/all.ts";

type All = (typeof operations)[number];

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

export function operationNamed(id: string): Operation<string, never, unknown, unknown> {
  const found = operations.find((operation) => operation.id === id);
  if (!found) throw new UsageError(`there is no operation "${id}"`, "reload the page");
  return found as unknown as Operation<string, never, unknown, unknown>;
}

/** Does what is asked of a workbench. Throws `UsageError` for parameters that do not fit. */
export async function runOperation(
  bench: Workbench,
  id: string,
  params: unknown,
  doing: Doing<unknown>,
): Promise<unknown> {
  const operation = operationNamed(id);
  const parsed = (operation.params as z.ZodType).safeParse(params);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(
      `${id}: ${issue?.path.join(".") || "parameters"}: ${issue?.message}`,
      "check what was asked for",
    );
  }
  return operation.run(bench, parsed.data as never, doing);
}
