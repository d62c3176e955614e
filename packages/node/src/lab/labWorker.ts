import { pack } from "@convlens/core/base";
import { faultOf, type HostReply, host } from "@convlens/core/lab";
import { Benches } from "./benches.ts";
import { chores } from "./chore.ts";
import type { ProcessReply, ProcessRequest } from "./messages.ts";
import type { BenchPlan } from "./plan.ts";

// A process that works for a server. What crashes here, or hangs, or takes all memory, is ended without harm to others.

/** Bytes for opened models, and as many for data sets. */
const memory = Number(process.argv[2]);

const benches = new Benches(memory);

function send(reply: ProcessReply): void {
  // Nobody is there any more: the end of the connection ends this process.
  process.send!(reply, undefined, undefined, () => {});
}

function packed(reply: HostReply): ProcessReply {
  const { job } = reply;
  if (reply.told === "shown") return { job, told: "shown", event: pack(reply.event) };
  if (reply.told === "done") return { job, told: "done", answer: pack(reply.answer) };
  return reply;
}

const operate = host(
  (plan) => benches.open(plan as BenchPlan),
  (reply) => {
    try {
      send(packed(reply));
    } catch (error) {
      send({ job: reply.job, told: "failed", fault: faultOf(error) });
    }
  },
);

async function chore({ job, chore, params }: Extract<ProcessRequest, { do: "chore" }>): Promise<void> {
  try {
    send({ job, told: "done", answer: pack(await chores[chore](benches, params as never)) });
  } catch (error) {
    send({ job, told: "failed", fault: faultOf(error) });
  }
}

process.on("message", (request: ProcessRequest) => {
  if (request.do === "chore") void chore(request);
  else operate(request);
});
// An interrupt in a terminal reaches this process, too; whoever started it says when it ends.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());
send({ told: "ready" });
