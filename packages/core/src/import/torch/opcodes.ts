import { called, made, Refusal } from "./globals.ts";
import { type Machine, setItems } from "./machine.ts";
import { Malformed } from "./storage.ts";
import type { Pickled } from "./values.ts";
import { Dict } from "./values.ts";

/** What an opcode does to the machine. */
export type Step = (m: Machine) => void;

/** Opcodes of the pickle protocols 2 to 5 (Python's `pickletools`): their bytes, and what they do. Those of text protocols are not read. */
const table = {
  PROTO: [0x80, (m) => m.protocol(m.byte())],
  FRAME: [0x95, (m) => void m.take(8)],
  MARK: [0x28, (m) => m.mark()],
  POP: [0x30, (m) => m.drop()],
  POP_MARK: [0x31, (m) => void m.sinceMark()],
  DUP: [0x32, (m) => m.push(m.top())],
  NONE: [0x4e, (m) => m.push(null)],
  NEWTRUE: [0x88, (m) => m.push(true)],
  NEWFALSE: [0x89, (m) => m.push(false)],
  BININT: [0x4a, (m) => m.push(m.int32())],
  BININT1: [0x4b, (m) => m.push(m.byte())],
  BININT2: [0x4d, (m) => m.push(m.uint16())],
  LONG1: [0x8a, (m) => m.push(m.integer(m.byte()))],
  LONG4: [0x8b, (m) => m.push(m.integer(m.int32()))],
  BINFLOAT: [0x47, (m) => m.push(m.float64())],
  SHORT_BINUNICODE: [0x8c, (m) => m.push(m.text(m.byte()))],
  BINUNICODE: [0x58, (m) => m.push(m.text(m.length(4)))],
  BINUNICODE8: [0x8d, (m) => m.push(m.text(m.length(8)))],
  SHORT_BINSTRING: [0x55, (m) => m.push(m.latin(m.byte()))],
  BINSTRING: [0x54, (m) => m.push(m.latin(m.length(4)))],
  SHORT_BINBYTES: [0x43, (m) => m.push(m.take(m.byte()))],
  BINBYTES: [0x42, (m) => m.push(m.take(m.length(4)))],
  BINBYTES8: [0x8e, (m) => m.push(m.take(m.length(8)))],
  BYTEARRAY8: [0x96, (m) => m.push(m.take(m.length(8)))],
  EMPTY_LIST: [0x5d, (m) => m.push([])],
  EMPTY_TUPLE: [0x29, (m) => m.push([])],
  EMPTY_SET: [0x8f, (m) => m.push([])],
  EMPTY_DICT: [0x7d, (m) => m.push(new Dict())],
  TUPLE: [0x74, (m) => m.push(m.sinceMark())],
  LIST: [0x6c, (m) => m.push(m.sinceMark())],
  FROZENSET: [0x91, (m) => m.push(m.sinceMark())],
  TUPLE1: [0x85, (m) => m.push(m.popped(1))],
  TUPLE2: [0x86, (m) => m.push(m.popped(2))],
  TUPLE3: [0x87, (m) => m.push(m.popped(3))],
  DICT: [0x64, (m) => m.push(setItems(new Dict(), m.sinceMark()))],
  APPEND: [0x61, (m) => m.append([m.pop()])],
  APPENDS: [0x65, (m) => m.append(m.sinceMark())],
  ADDITEMS: [0x90, (m) => m.append(m.sinceMark())],
  SETITEM: [0x73, (m) => m.setItems(m.popped(2))],
  SETITEMS: [0x75, (m) => m.setItems(m.sinceMark())],
  BINPUT: [0x71, (m) => m.remember(m.byte())],
  LONG_BINPUT: [0x72, (m) => m.remember(m.length(4))],
  MEMOIZE: [0x94, (m) => m.memoize()],
  BINGET: [0x68, (m) => m.recall(m.byte())],
  LONG_BINGET: [0x6a, (m) => m.recall(m.length(4))],
  GLOBAL: [0x63, (m) => m.global(m.line(), m.line())],
  STACK_GLOBAL: [0x93, (m) => m.global(...(m.popped(2) as [Pickled, Pickled]))],
  REDUCE: [0x52, (m) => m.push(called(...(m.popped(2) as [Pickled, Pickled])))],
  NEWOBJ: [0x81, (m) => m.push(made(...(m.popped(2) as [Pickled, Pickled])))],
  BUILD: [0x62, (m) => m.build(m.pop())],
  BINPERSID: [0x51, (m) => m.push(m.persistent(m.pop()))],
} as const satisfies Readonly<Record<string, readonly [number, Step]>>;

/** Opcodes that no file of weights has, for the message that refuses them. */
const refused = {
  INST: 0x69,
  OBJ: 0x6f,
  NEWOBJ_EX: 0x92,
  PERSID: 0x50,
  EXT1: 0x82,
  EXT2: 0x83,
  EXT4: 0x84,
  NEXT_BUFFER: 0x97,
  READONLY_BUFFER: 0x98,
} as const;

const refuse = (name: string) => () => {
  throw new Refusal(`the pickle opcode ${name}`);
};

export const STOP = 0x2e;

const steps: ReadonlyMap<number, Step> = new Map([
  ...Object.values(table).map(([code, step]): [number, Step] => [code, step]),
  ...Object.entries(refused).map(([name, code]): [number, Step] => [code, refuse(name)]),
]);

/** Throws `Malformed` for a byte that is no opcode. */
export function stepOf(code: number): Step {
  const step = steps.get(code);
  if (!step) throw new Malformed(`0x${code.toString(16)} is no pickle opcode that is read`);
  return step;
}
