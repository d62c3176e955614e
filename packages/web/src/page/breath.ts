import type { Engine } from "@convlens/core/engine";

/** Milliseconds of work after which a worker listens. */
const LONG = 20;

/**
 * An engine that lets its thread listen between two runs: WebAssembly runs a graph without a pause, and what follows it does not
 * wait for messages either, so that a long job would hear of no other, nor that it is to stop.
 */
export function breathing(engine: Engine): Engine {
  let heard = performance.now();
  const breathe = async () => {
    if (performance.now() - heard < LONG) return;
    await listened();
    heard = performance.now();
  };
  return {
    // It may go on with another.
    get id() {
      return engine.id;
    },
    get version() {
      return engine.version;
    },
    async prepare(graph) {
      await breathe();
      const session = await engine.prepare(graph);
      return {
        async run(feeds, signal) {
          await breathe();
          return session.run(feeds, signal);
        },
        release: () => session.release(),
      };
    },
  };
}

/** When all that had come by now has been heard. A timer would wait four milliseconds. */
function listened(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
