import type { Fault, HostRequest } from "@convlens/core/lab";
import type { ChoreId } from "./chore.ts";

/** What a process that works is asked for: an operation of the laboratory, or what only has to do with files. */
export type ProcessRequest =
  | HostRequest
  | { readonly do: "chore"; readonly job: number; readonly chore: ChoreId; readonly params: unknown };

/** As `HostReply`, packed: whoever passes it on need not look inside. `ready` is the first, and of no job. */
export type ProcessReply =
  | { readonly told: "ready" }
  | ({ readonly job: number } & (
      | { readonly told: "progress"; readonly done: number; readonly total: number }
      | { readonly told: "shown"; readonly event: Uint8Array }
      | { readonly told: "done"; readonly answer: Uint8Array }
      | { readonly told: "failed"; readonly fault: Fault }
    ));
