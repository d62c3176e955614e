// Mixed load on the studio's server, as `convlens studio` starts it: clients that upload, ask, stop, break things and leave, while its
// processes are killed now and then. Answers are compared with known ones. `npm run bench:studio -- --minutes 3`.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { Visitor } from "../packages/cli/src/studio/testing/visitor.ts";
import { rng } from "../packages/core/src/base/index.ts";
import { memoryOf } from "../packages/node/src/lab/memoryOf.ts";
import { type Action, actions, type Guest } from "./studio/actions.ts";
import { type Known, knownAnswers } from "./studio/known.ts";

const { values: flags } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    clients: { type: "string", default: "10" },
    kill: { type: "string", default: "20" },
  },
});
const TIME = Number(flags.minutes) * 60_000;
const CLIENTS = Number(flags.clients);
/** Seconds between two processes that are killed. */
const KILL = Number(flags.kill);
/** Between two looks at the memory, in milliseconds. */
const LOOK = 1000;

interface Tally {
  readonly times: number[];
  /** Failed because a process was killed under them, which is told as such. */
  killed: number;
  readonly wrong: string[];
}

const tallies = new Map<string, Tally>();

async function begin(): Promise<{ server: ChildProcess; url: string }> {
  const server = spawn(process.execPath, ["packages/cli/bin/convlens.js", "studio", "--port", "0", "--threads", "1"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: server.stdout! })) return { server, url: line.trim() };
  throw new Error("the server did not start");
}

/** The processes that a process has started; Linux tells. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);

async function client(number: number, url: string, known: Known, until: number): Promise<void> {
  const random = rng(1000 + number);
  const guest: Guest = { visitor: await Visitor.enter(url), url, known, random };
  while (Date.now() < until) await once(pick(random.uniform()), guest);
  guest.visitor.leave();
}

const total = actions.reduce((sum, { weight }) => sum + weight, 0);

/** @param at from 0 to 1 */
function pick(at: number): Action {
  let left = at * total;
  for (const action of actions) {
    left -= action.weight;
    if (left < 0) return action;
  }
  return actions[0]!;
}

async function once({ name, act }: Action, guest: Guest): Promise<void> {
  const tally = tallies.get(name) ?? { times: [], killed: 0, wrong: [] };
  tallies.set(name, tally);
  const begun = performance.now();
  try {
    await act(guest);
    tally.times.push(performance.now() - begun);
  } catch (error) {
    const { message } = error as Error;
    if (/broke off|does not start|together with other work/.test(message)) tally.killed++;
    else tally.wrong.push(message);
  }
}

const known = await knownAnswers();
const { server, url } = await begin();
const pid = server.pid!;
let died = false;
server.once("exit", () => {
  died = true;
});
const begun = Date.now();
const memory: { at: number; server: number; all: number }[] = [];
const look = setInterval(() => {
  if (died) return;
  const own = memoryOf(pid) ?? 0;
  const others = childrenOf(pid).reduce((sum, child) => sum + (memoryOf(child) ?? 0), 0);
  memory.push({ at: (Date.now() - begun) / TIME, server: own, all: own + others });
}, LOOK);
const random = rng(7);
let kills = 0;
const killer = setInterval(() => {
  const children = died ? [] : childrenOf(pid);
  const one = children[random.below(Math.max(1, children.length))];
  if (one === undefined) return;
  process.kill(one, "SIGKILL");
  kills++;
}, KILL * 1000);

await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(i, url, known, begun + TIME)));
clearInterval(killer);
clearInterval(look);
const alive = !died;
server.kill("SIGTERM");
if (alive) await new Promise((done) => server.once("exit", done));
report();

function report(): void {
  const rows = [...tallies].sort(([a], [b]) => (a < b ? -1 : 1));
  console.log(
    `\n${CLIENTS} clients, ${((Date.now() - begun) / 60_000).toFixed(1)} minutes, ${kills} processes killed\n`,
  );
  console.log("| what | done | median | 95 % | killed under it | wrong |\n|---|---|---|---|---|---|");
  for (const [name, { times, killed, wrong }] of rows)
    console.log(
      `| ${name} | ${times.length} | ${quantile(times, 0.5)} | ${quantile(times, 0.95)} | ${killed} | ${wrong.length} |`,
    );
  const mean = (from: number, to: number, of: "server" | "all") => {
    const some = memory.filter(({ at }) => at >= from && at < to).map((m) => m[of]);
    return some.reduce((a, b) => a + b, 0) / some.length / 2 ** 20;
  };
  console.log("\n| memory (MB) | second fifth | last fifth | change |\n|---|---|---|---|");
  for (const of of ["server", "all"] as const) {
    const [early, late] = [mean(0.2, 0.4, of), mean(0.8, 1, of)];
    const name = of === "all" ? "all processes" : "the server's own";
    console.log(`| ${name} | ${early.toFixed(0)} | ${late.toFixed(0)} | ${((late / early - 1) * 100).toFixed(1)} % |`);
  }
  const wrong = rows.flatMap(([name, tally]) => tally.wrong.map((message) => `${name}: ${message}`));
  for (const line of [...new Set(wrong)].slice(0, 20)) console.log(`wrong: ${line}`);
  console.log(alive ? "the server ended as it was told to" : "THE SERVER DIED");
  process.exitCode = alive && wrong.length === 0 ? 0 : 1;
}

function quantile(times: readonly number[], share: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  const found = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return found === undefined ? "" : `${(found / 1000).toFixed(2)} s`;
}
