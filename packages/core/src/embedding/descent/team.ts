/** Threads that go through the same phases, each phase's parts shared out among them. */
export interface Team {
  /** Does all parts of a phase, from 0 on, on whichever thread; returns when all are done. Parts of a phase must not need one another. */
  all(parts: number, work: (part: number) => void): void;
}

/** One thread. */
export const alone: Team = {
  all: (parts, work) => {
    for (let part = 0; part < parts; part++) work(part);
  },
};

// Where a team's numbers are in its shared memory.
const NEXT = 0;
const ARRIVED = 1;
const ROUND = 2;

/** Looks for the others so often before it goes to sleep. */
const LOOKS = 4000;

/** Memory for a team of threads, to be handed to each. */
export const teamMemory = (): Int32Array => new Int32Array(new SharedArrayBuffer(16));

/** One of `threads` threads that each make such a team of the same memory, and go through the same phases. */
export function threadTeam(memory: Int32Array, threads: number): Team {
  return {
    all: (parts, work) => {
      for (let part = Atomics.add(memory, NEXT, 1); part < parts; part = Atomics.add(memory, NEXT, 1)) work(part);
      const round = Atomics.load(memory, ROUND);
      if (Atomics.add(memory, ARRIVED, 1) === threads - 1) {
        Atomics.store(memory, ARRIVED, 0);
        Atomics.store(memory, NEXT, 0);
        Atomics.add(memory, ROUND, 1);
        Atomics.notify(memory, ROUND);
        return;
      }
      for (let i = 0; i < LOOKS; i++) if (Atomics.load(memory, ROUND) !== round) return;
      while (Atomics.load(memory, ROUND) === round) Atomics.wait(memory, ROUND, round);
    },
  };
}
