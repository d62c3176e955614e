import { ConvlensError, UsageError } from "../base/errors.ts";

/** What went wrong, as it is told from one process to another. */
export interface Fault {
  readonly message: string;
  readonly hint?: string | undefined;
  /** `usage`: the request was wrong; `run`: its execution; `stopped`: nobody wanted it any more; `ours`: what should not happen. */
  readonly kind: "usage" | "run" | "stopped" | "ours";
}

export function faultOf(error: unknown, signal?: AbortSignal): Fault {
  if (signal?.aborted) return { kind: "stopped", message: "stopped" };
  if (error instanceof UsageError) return { kind: "usage", message: error.message, hint: error.hint };
  if (error instanceof ConvlensError) return { kind: "run", message: error.message, hint: error.hint };
  return { kind: "ours", message: error instanceof Error ? error.message : String(error) };
}

/** The error that a fault told of. */
export function errorOf({ message, hint, kind }: Fault): Error {
  if (kind === "usage") return new UsageError(message, hint);
  if (kind === "run") return new ConvlensError(message, hint);
  const error = new Error(message);
  if (kind === "stopped") error.name = "AbortError";
  return error;
}
