import type { Graph } from "../onnx/graph.ts";
import { sessionBytes } from "./batch.ts";
import type { Engine, Session, Tensors } from "./define.ts";
import { graphKey } from "./graphKey.ts";

/**
 * Sessions beyond this are made again when they are due: preparing a gigabyte of weights takes about a second,
 * and holding two such sessions takes more memory than most questions deserve.
 */
const MOST_BYTES = 2 ** 30;

/** Beside a session that is heavier than that, light ones have this part of its bytes: what takes turns with it, step by step, stays. */
const BESIDE = 1 / 4;

/** An engine that keeps its sessions. Close it when done. */
export interface CachedEngine extends Engine {
  /** Releases all sessions that are not running. The engine can still be used. */
  close(): Promise<void>;
}

/** A session that is held, or on its way. */
interface Held {
  readonly session: Promise<Session>;
  /** Estimated: constants in the engine's layout, and the values of the largest batch so far. */
  bytes: number;
  /** Of the largest batch so far. */
  rows: number;
  running: number;
}

/**
 * Keeps the sessions of an engine by what their graphs say, so that the same question is prepared once. The least recently
 * used go when they take more than `budgetBytes` together (at most 1 GiB before another is made, or what the heaviest takes and a
 * quarter), or would with a larger batch; never one that is running.
 * A session that went is made again when it runs. Releasing one only says that it is not needed now.
 */
export function cachedEngine(engine: Engine, budgetBytes: number): CachedEngine {
  // In order of use, the least recent first.
  const sessions = new Map<string, Held>();

  async function makeRoom(coming: number, most: number): Promise<void> {
    let total = coming;
    for (const { bytes } of sessions.values()) total += bytes;
    for (const [key, held] of sessions) {
      if (total <= most) return;
      if (held.running > 0) continue;
      total -= held.bytes;
      await drop(key, held);
    }
  }

  /** How much sessions may take together when one of so many bytes is made. */
  function mostWith(coming: number): number {
    const heaviest = Math.max(coming, ...[...sessions.values()].map(({ bytes }) => bytes));
    return Math.min(budgetBytes, Math.max(MOST_BYTES, (1 + BESIDE) * heaviest));
  }

  async function drop(key: string, held: Held): Promise<void> {
    sessions.delete(key);
    // A session that could not be made has nothing to release; whoever asked for it was told.
    await held.session.then((s) => s.release()).catch(() => {});
  }

  function hold(key: string, graph: Graph): Held {
    const known = sessions.get(key);
    const held = known ?? open(key, graph);
    // The most recent is the last.
    sessions.delete(key);
    sessions.set(key, held);
    return held;
  }

  function open(key: string, graph: Graph): Held {
    const bytes = sessionBytes(graph);
    const session = makeRoom(bytes, mostWith(bytes)).then(() => engine.prepare(graph));
    const held = { session, bytes, rows: 1, running: 0 };
    session.catch(() => {
      if (sessions.get(key) === held) sessions.delete(key);
    });
    return held;
  }

  /** Works with a session while it cannot go. */
  async function using<T>(key: string, graph: Graph, work: (session: Session, held: Held) => Promise<T>): Promise<T> {
    const held = hold(key, graph);
    held.running++;
    try {
      return await work(await held.session, held);
    } finally {
      held.running--;
    }
  }

  return {
    // It may go on with another.
    get id() {
      return engine.id;
    },
    get version() {
      return engine.version;
    },
    async prepare(graph) {
      const key = graphKey(graph);
      await using(key, graph, async () => {});
      return {
        run: (feeds, signal) =>
          using(key, graph, async (session, held) => {
            const rows = rowsOf(graph, feeds);
            if (rows > held.rows) {
              Object.assign(held, { rows, bytes: sessionBytes(graph, rows) });
              await makeRoom(0, budgetBytes);
            }
            return session.run(feeds, signal);
          }),
        release: async () => {},
      };
    },
    async close() {
      for (const [key, held] of [...sessions]) if (held.running === 0) await drop(key, held);
    },
  };
}

/** The largest first extent that is fed. */
const rowsOf = (graph: Graph, feeds: Tensors): number =>
  Math.max(1, ...graph.inputs.map((v) => feeds[v]?.shape[0] ?? 1));
