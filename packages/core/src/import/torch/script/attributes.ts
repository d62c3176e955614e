import { ConvlensError } from "../../../base/errors.ts";
import { EXPORT } from "../aten/define.ts";
import type { Held } from "../aten/value.ts";
import { AtenTensor, type Value } from "../aten/value.ts";
import { Refusal } from "../globals.ts";
import { Inert } from "../inert.ts";
import { Malformed, type Storages, tensorOf } from "../storage.ts";
import type { Pickled } from "../values.ts";
import { Instance, isDict, TorchTensor } from "../values.ts";
import type { ScriptArchive } from "./archive.ts";
import { DictObject, ModuleObject } from "./objects.ts";

/** Lists of attributes within each other. */
const MOST_DEPTH = 16;

/** What modules hold: their tensors, numbers and modules within, as values that code computes with. */
export class Attributes {
  readonly #archive: ScriptArchive;
  readonly #tensors = new Map<TorchTensor, AtenTensor>();
  readonly #changed = new Map<Instance, Map<string, Value>>();
  /** Whether a module was in training when it was saved, and its code asked. */
  trained = false;

  constructor(archive: ScriptArchive) {
    this.#archive = archive;
  }

  /** An attribute of a module; `undefined` where it has none. Modules are told that training is over. */
  get(module: ModuleObject, name: string): Value | undefined {
    const changed = this.#changed.get(module.instance)?.get(name);
    if (changed !== undefined) return changed;
    const { state } = module.instance;
    const held = isDict(state) ? state.entries.get(name) : undefined;
    if (held === undefined) return undefined;
    if (name === "training" && typeof held === "boolean") {
      this.trained ||= held;
      return false;
    }
    const path = module.path === "" ? name : `${module.path}.${name}`;
    return this.#value(held, path, this.#archive.storages, 0);
  }

  set(module: ModuleObject, name: string, value: Value): void {
    const own = this.#changed.get(module.instance) ?? new Map<string, Value>();
    this.#changed.set(module.instance, own.set(name, value));
  }

  /** `c0` is the first of the constants of code. */
  constant(name: string): Value {
    const held = this.#archive.constants[Number(/^c(\d+)$/.exec(name)?.[1] ?? Number.NaN)];
    if (held === undefined)
      throw new ConvlensError(`the file has no constant ${name}, which its code asks for`, EXPORT);
    return this.#value(held, name, this.#archive.constantStorages, 0);
  }

  #value(held: Pickled, name: string, storages: Storages, depth: number): Value {
    if (depth > MOST_DEPTH) throw new Malformed(`"${name}" lies too deep`);
    if (held === undefined || held === null || typeof held === "boolean" || typeof held === "string")
      return held ?? null;
    if (typeof held === "number" || typeof held === "bigint") return Number(held);
    if (held instanceof TorchTensor) return this.#tensor(held, name, storages);
    if (Array.isArray(held)) return held.map((v, i) => this.#value(v, `${name}.${i}`, storages, depth + 1));
    if (isDict(held))
      return new DictObject(
        [...held.entries].map(([k, v]) => {
          const key = this.#value(k, name, storages, depth + 1);
          return [key, this.#value(v, `${name}.${String(key)}`, storages, depth + 1)] as const;
        }),
      );
    if (held instanceof Instance && held.type.startsWith("__torch__.")) return new ModuleObject(held, name);
    return new Inert("object");
  }

  #tensor(t: TorchTensor, name: string, storages: Storages): AtenTensor {
    const known = this.#tensors.get(t);
    if (known) return known;
    const { littleEndian } = this.#archive;
    const held: Held = {
      name,
      shape: t.shape,
      read: () => {
        try {
          return tensorOf(t, storages, littleEndian);
        } catch (cause) {
          if (cause instanceof Malformed || cause instanceof Refusal)
            throw new ConvlensError(`the tensor "${name}" cannot be read: ${cause.message}`, "Copy the file again.", {
              cause,
            });
          throw cause;
        }
      },
    };
    const made = new AtenTensor(held);
    this.#tensors.set(t, made);
    return made;
  }
}
