import { ConvlensError } from "../../base/errors.ts";
import { bytesOf } from "../../base/tensor.ts";
import { openZip } from "../../base/zip.ts";
import { elementType, Refusal } from "./globals.ts";
import { unpickle } from "./pickle.ts";
import { folderOf, isLegacy } from "./sniff.ts";
import { Malformed, type Storages } from "./storage.ts";
import type { Pickled } from "./values.ts";
import { Dict, Reference, StorageRef } from "./values.ts";

/** A file of `torch.save`: what was saved, and the numbers of its tensors. */
export interface TorchFile {
  readonly root: Pickled;
  readonly storages: Storages;
  readonly littleEndian: boolean;
}

/**
 * Reads what `torch.save` wrote, of either format, without running anything of it. `name` is the file's.
 * Throws `ConvlensError` for a file that is not whole, and for one that asks for more than data, by the name of what it asks for.
 */
export function openTorch(bytes: Uint8Array, name: string): TorchFile {
  return explained(name, () => (isLegacy(bytes) ? openLegacy(bytes) : openArchive(bytes, name)));
}

/** What `read` gives; errors of the format are told as what is wrong with the file. */
export function explained<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof Refusal)
      throw new ConvlensError(
        `"${name}" asks for ${cause.asked}, which is not among what is read from a PyTorch file; nothing of it was run`,
        "Save the weights alone: torch.save(model.state_dict(), 'weights.pth').",
        { cause },
      );
    if (cause instanceof Malformed)
      throw new ConvlensError(
        `"${name}" is no whole PyTorch file: ${cause.message}`,
        "Copy it again, or save it again with torch.save(model.state_dict(), 'weights.pth').",
        { cause },
      );
    throw cause;
  }
}

function openArchive(bytes: Uint8Array, name: string): TorchFile {
  const zip = openZip(bytes, `"${name}"`);
  const folder = folderOf(zip);
  if (folder === undefined) throw new Malformed("the archive has no data.pkl");
  const { value } = unpickle(zip.read(`${folder}data.pkl`), 0, storageOf);
  const order = zip.entries.has(`${folder}byteorder`)
    ? new TextDecoder().decode(zip.read(`${folder}byteorder`))
    : "little";
  const read = new Map<string, Uint8Array>();
  const storages = (key: string) => {
    const part = read.get(key) ?? zip.read(`${folder}data/${key}`);
    read.set(key, part);
    return part;
  };
  return { root: value, storages, littleEndian: order !== "big" };
}

/** `("storage", class, key, device, elements, view?)`; old files also keep classes of modules so, with their sources. */
export function storageOf(id: Pickled): Pickled {
  if (!Array.isArray(id)) throw new Malformed("it refers to something by what is no tuple");
  const [kind, type, key, , length, view] = id;
  if (kind === "module" && type instanceof Reference) return type;
  const element = elementType(type);
  if (kind !== "storage" || !element || element === "string")
    throw new Refusal(type instanceof Reference ? type.name : `a ${String(kind)} outside of the pickle`);
  const offset = Array.isArray(view) ? view[1] : 0;
  const viewed = Array.isArray(view) ? view[2] : length;
  if (!isCount(viewed) || !isCount(offset) || (typeof key !== "string" && typeof key !== "number"))
    throw new Malformed("a storage has no key or no length");
  return new StorageRef(String(key), element, viewed, offset);
}

const isCount = (v: Pickled): v is number => typeof v === "number" && Number.isSafeInteger(v) && v >= 0;

const PROTOCOL = 1001;

/** Pickles one after the other (magic number, version, system, what was saved, keys), then the numbers of each storage. */
function openLegacy(bytes: Uint8Array): TorchFile {
  const magic = unpickle(bytes);
  const version = unpickle(bytes, magic.end);
  if (version.value !== PROTOCOL)
    throw new Malformed(`its format is version ${String(version.value)}, not ${PROTOCOL}`);
  const system = unpickle(bytes, version.end);
  const widths = new Map<string, number>();
  const saved = unpickle(bytes, system.end, (id) => {
    const storage = storageOf(id);
    if (storage instanceof StorageRef) widths.set(storage.key, bytesOf(storage.type));
    return storage;
  });
  const keys = unpickle(bytes, saved.end);
  return {
    root: saved.value,
    storages: storagesAfter(bytes, keys.end, keys.value, widths),
    littleEndian: !isDictWith(system.value, "little_endian", false),
  };
}

const isDictWith = (v: Pickled, key: string, value: Pickled) => v instanceof Dict && v.entries.get(key) === value;

function storagesAfter(bytes: Uint8Array, start: number, keys: Pickled, widths: ReadonlyMap<string, number>): Storages {
  if (!Array.isArray(keys)) throw new Malformed("it has no list of storages");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<string, Uint8Array>();
  let at = start;
  for (const key of keys) {
    const width = widths.get(String(key));
    if (width === undefined) throw new Malformed(`nothing says of what type storage "${String(key)}" is`);
    if (at + 8 > bytes.length) throw new Malformed(`it is cut off before storage "${String(key)}"`);
    const length = Number(view.getBigInt64(at, true)) * width;
    at += 8;
    if (length < 0 || at + length > bytes.length) throw new Malformed(`it is cut off in storage "${String(key)}"`);
    found.set(String(key), bytes.subarray(at, at + length));
    at += length;
  }
  return (key) => {
    const part = found.get(key);
    if (!part) throw new Malformed(`it has no storage "${key}"`);
    return part;
  };
}
