import { Refusal } from "./globals.ts";
import { Machine, type Persistent } from "./machine.ts";
import { STOP, stepOf } from "./opcodes.ts";
import { Malformed } from "./storage.ts";
import type { Pickled } from "./values.ts";

/** A pickle as data, and where it ends. */
export interface Unpickled {
  readonly value: Pickled;
  readonly end: number;
}

const noPersistent: Persistent = () => {
  throw new Malformed("it refers to what lies outside of it");
};

/**
 * Reads a pickle of protocol 2 to 5 that starts at `start`. Nothing of it is executed: of the names that it may mention there is
 * a table (`globals.ts`), and of the opcodes another (`opcodes.ts`). Time and memory are of the order of its bytes.
 * Throws `Refusal` for one that asks for any other name or opcode, and `Malformed` for one that is not whole.
 */
export function unpickle(bytes: Uint8Array, start = 0, persistent: Persistent = noPersistent): Unpickled {
  const machine = new Machine(bytes, start, persistent);
  try {
    for (let code = machine.byte(); code !== STOP; code = machine.byte()) stepOf(code)(machine);
  } catch (cause) {
    if (cause instanceof RangeError) throw new Malformed("it is cut off");
    throw cause;
  }
  const value = machine.pop();
  if (machine.strange !== undefined) throw new Refusal(machine.strange);
  return { value, end: machine.at };
}
