import { parentPort, workerData } from "node:worker_threads";
import { Descent, stageOf, threadTeam } from "@convlens/core/embedding/descent";
import type { DescentJob, DescentReport } from "./descentJob.ts";

// One of the threads that go through a descent side by side; the first tells how far they are.

const { memory, team: shared, threads, isFirst, iterations, snapshotEvery } = workerData as DescentJob;

/** Messages about progress for a whole descent. */
const MESSAGES = 200;

const team = threadTeam(shared, threads);
const descent = new Descent(memory, team);
const n = memory.gains.length / 2;
const total = iterations.early + iterations.late;
const every = Math.ceil(total / MESSAGES);

function tell(report: DescentReport): void {
  if (isFirst) parentPort!.postMessage(report);
}

function snapshot(iteration: number): void {
  if (isFirst && snapshotEvery > 0) tell({ iteration, coordinates: descent.coordinates() });
}

for (let i = 0; i < total; i++) {
  if (i % snapshotEvery === 0) snapshot(i);
  descent.step(stageOf(i, iterations, n));
  if ((i + 1) % every === 0) tell({ done: i + 1 });
}
snapshot(total);
tell({ divergence: descent.divergence(), coordinates: descent.coordinates() });
