import type { Engine, Session, Tensors } from "@convlens/core/engine";
import type { Graph } from "@convlens/core/onnx";

interface Fallback {
  /** Begun when the first engine fails, or when there is none. */
  readonly second: () => Promise<Engine>;
  /** Resolves with why when the first engine will answer no more. Called once it has prepared a graph. */
  readonly lost: () => Promise<string>;
  /** Told once, in one line, when the second takes over. */
  readonly tell: (line: string) => void;
}

/**
 * An engine that goes on with another where the first fails: a graphics card may lack an operator or memory, and its driver may be
 * taken away in the middle. From then on all is done by the second; sessions that were prepared are prepared anew when they next run.
 */
export function fallingBack(first: Engine, { second, lost, tell }: Fallback): Engine {
  let taken: Promise<Engine> | undefined;
  let current = first;
  let loss: Promise<never> | undefined;
  const takeOver = (why: string): Promise<Engine> => {
    taken ??= second().then((engine) => {
      current = engine;
      tell(`${engine.id} does the work now: ${why}`);
      return engine;
    });
    return taken;
  };
  /** What is under way on a device that is gone is never answered. */
  const orLost = <T>(work: Promise<T>): Promise<T> => (loss ? Promise.race([work, loss]) : work);
  const watch = () => {
    loss ??= lost().then((why) => {
      throw new Error(`${first.id} was lost: ${why}`);
    });
    loss.catch(() => {});
  };
  /** A loss is heard of a little later than what it breaks. */
  const reason = (message: string): Promise<string> =>
    loss
      ? Promise.race([
          loss.catch((error: Error) => error.message),
          new Promise<string>((done) => setTimeout(done, 100, message)),
        ])
      : Promise.resolve(message);
  const tried = async <T>(work: () => Promise<T>, again: (engine: Engine) => Promise<T>): Promise<T> => {
    if (taken) return again(await taken);
    try {
      return await orLost(work());
    } catch (error) {
      if (!(error instanceof Error) || error.name === "AbortError") throw error;
      return again(await takeOver(await reason(error.message)));
    }
  };

  async function prepare(graph: Graph): Promise<Session> {
    let other: Promise<Session> | undefined;
    const moved = (engine: Engine) => {
      other ??= engine.prepare(graph);
      return other;
    };
    const session = await tried<Session | undefined>(
      async () => {
        const prepared = await first.prepare(graph);
        watch();
        return prepared;
      },
      async (engine) => {
        await moved(engine);
        return undefined;
      },
    );
    return {
      async run(feeds: Tensors, signal?: AbortSignal) {
        const again = async (engine: Engine) => (await moved(engine)).run(feeds, signal);
        return session ? tried(() => session.run(feeds, signal), again) : again(await taken!);
      },
      async release() {
        await (await other)?.release();
        // A device that is gone has nothing to give back.
        if (session && !taken) await session.release();
      },
    };
  }

  return {
    get id() {
      return current.id;
    },
    get version() {
      return current.version;
    },
    prepare,
  };
}
