import { ConvlensError } from "../../../base/errors.ts";
import { openZip, type Zip } from "../../../base/zip.ts";
import { explained, storageOf } from "../file.ts";
import { unpickle } from "../pickle.ts";
import { Malformed, type Storages } from "../storage.ts";
import type { Pickled } from "../values.ts";
import { folderOf } from "./sniff.ts";

/** What is in a file of `torch.jit.save`. */
export interface ScriptArchive {
  /** The module that was saved. */
  readonly root: Pickled;
  /** The tensors that code calls `CONSTANTS.c0` and so on. */
  readonly constants: readonly Pickled[];
  /** What the module was traced with, where the file says. */
  readonly traced: Pickled;
  /** The numbers of tensors of the module and of constants. */
  readonly storages: Storages;
  readonly constantStorages: Storages;
  readonly littleEndian: boolean;
  /** The text of a file of code; `undefined` where there is none. */
  source(path: string): string | undefined;
}

/** Texts of code together; those of large networks have some hundred kilobytes. */
const MOST_CODE = 1 << 26;

/** Reads the parts of an archive, without running anything. Throws `ConvlensError` where one is not whole. */
export function openScript(bytes: Uint8Array, name: string): ScriptArchive {
  const zip = openZip(bytes, `"${name}"`);
  const folder = folderOf(zip);
  if (folder === undefined)
    throw new ConvlensError(
      `"${name}" is no whole TorchScript file: it has no data.pkl and constants.pkl`,
      "Copy it again.",
    );
  const part = (file: string) => (zip.entries.has(folder + file) ? zip.read(folder + file) : undefined);
  const text = (file: string) => {
    const read = part(file);
    return read && new TextDecoder().decode(read);
  };
  const pickle = (file: string): Pickled => {
    const read = part(file);
    return read && explained(name, () => unpickle(read, 0, storageOf).value);
  };
  const constants = pickle("constants.pkl");
  let left = MOST_CODE;
  return {
    root: pickle("data.pkl"),
    constants: Array.isArray(constants) ? constants : [],
    traced: tracedOf(() => pickle("traced_inputs.pkl")),
    storages: storagesIn(zip, `${folder}data/`),
    constantStorages: storagesIn(zip, `${folder}constants/`),
    littleEndian: text("byteorder") !== "big",
    source(path) {
      left -= zip.entries.get(`${folder}code/${path}`)?.size ?? 0;
      if (left < 0) throw new ConvlensError(`"${name}" has more code than any network`);
      return text(`code/${path}`);
    },
  };
}

/** What a module was traced with is a help only: a file without it is whole. */
function tracedOf(read: () => Pickled): Pickled {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof ConvlensError) return undefined;
    throw cause;
  }
}

function storagesIn(zip: Zip, folder: string): Storages {
  const read = new Map<string, Uint8Array>();
  return (key) => {
    const known = read.get(key);
    if (known) return known;
    if (!zip.entries.has(folder + key)) throw new Malformed(`it has no storage "${key}"`);
    const bytes = zip.read(folder + key);
    read.set(key, bytes);
    return bytes;
  };
}
