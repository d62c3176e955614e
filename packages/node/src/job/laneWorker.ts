import { parentPort, workerData } from "node:worker_threads";
import { ConvlensError } from "@convlens/core/base";
import type { Session, Tensors } from "@convlens/core/engine";
import { nodeEngine } from "../engine.ts";
import type { LaneReply, LaneSetup } from "./lanes.ts";
import { bufferOf } from "./lanes.ts";

// A thread that runs batches through a network, one after the other.

const { graph } = workerData as LaneSetup;
let session: Promise<Session> | undefined;

async function answer(feeds: Tensors): Promise<LaneReply> {
  try {
    session ??= nodeEngine({ threads: 1 }).prepare(graph);
    return { out: await (await session).run(feeds) };
  } catch (error) {
    const hint = error instanceof ConvlensError ? error.hint : undefined;
    return { failed: (error as Error).message, hint };
  }
}

parentPort!.on("message", async (feeds: Tensors) => {
  const reply = await answer(feeds);
  parentPort!.postMessage(reply, "out" in reply ? Object.values(reply.out).map(bufferOf) : []);
});
