import type { Workbench } from "./define.ts";
import { type Fault, faultOf } from "./fault.ts";
import { runOperation } from "./run.ts";

/** What is asked of a host. `bench` says on what, in words that its platform understands. */
export type HostRequest =
  | {
      readonly do: "run";
      readonly job: number;
      readonly bench: unknown;
      readonly operation: string;
      readonly params: unknown;
    }
  | { readonly do: "stop"; readonly job: number };

/** What a host tells of a job; `done` and `failed` are the last. */
export type HostReply = { readonly job: number } & (
  | { readonly told: "progress"; readonly done: number; readonly total: number }
  | { readonly told: "shown"; readonly event: unknown }
  | { readonly told: "done"; readonly answer: unknown }
  | { readonly told: "failed"; readonly fault: Fault }
);

/** Takes what is asked, one message at a time; jobs run as they come, next to each other. */
export type Host = (request: HostRequest) => void;

/**
 * The side that works: in a process of a server, in a worker of a page.
 * @param benchOf finds or sets up the workbench that a request names
 * @param tell sends a reply
 */
export function host(benchOf: (bench: unknown) => Promise<Workbench>, tell: (reply: HostReply) => void): Host {
  const running = new Map<number, AbortController>();
  const run = async ({ job, bench, operation, params }: Extract<HostRequest, { do: "run" }>) => {
    const controller = new AbortController();
    const { signal } = controller;
    running.set(job, controller);
    try {
      const doing = {
        signal,
        progress: (done: number, total: number) => tell({ job, told: "progress", done, total }),
        show: (event: unknown) => tell({ job, told: "shown", event }),
      };
      const answer = await runOperation(await benchOf(bench), operation, params, doing);
      signal.throwIfAborted();
      tell({ job, told: "done", answer });
    } catch (error) {
      tell({ job, told: "failed", fault: faultOf(error, signal) });
    } finally {
      running.delete(job);
    }
  };
  return (request) => {
    if (request.do === "stop") running.get(request.job)?.abort();
    else void run(request);
  };
}
