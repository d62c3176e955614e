import type { Dataset, File, Group } from "h5wasm";
import { ConvlensError } from "../../base/errors.ts";
import { type Float32Tensor, float32, halfToNumber, size } from "../../base/tensor.ts";
import { failed, hdf5Library, type Library } from "./hdf5Library.ts";
import { hasBrokenHeap } from "./heaps.ts";

/** The filters that are built into the library: deflate, shuffle, Fletcher-32, n-bit, scale-offset. It returns garbage for any other. */
const readableFilters = new Set([1, 2, 3, 5, 6]);

/** An open HDF5 file. */
export interface Hdf5 {
  /** A text attribute of a group. */
  text(group: string, name: string): string | undefined;
  /** An attribute that lists texts. Keras splits a long one into `name0`, `name1` … */
  texts(group: string, name: string): readonly string[] | undefined;
  has(path: string): boolean;
  /** The numbers of a dataset. */
  tensor(path: string): Float32Tensor;
}

/** What a number of a byte can be packed to, at best. */
const MOST_RATIO = 1032;

let opened = 0;

/**
 * Opens an HDF5 file in memory, hands it to `use`, and closes it.
 * Throws `ConvlensError` where the file is broken or holds numbers in a form that cannot be read.
 */
export async function withHdf5<T>(name: string, bytes: Uint8Array, use: (file: Hdf5) => T): Promise<T> {
  if (hasBrokenHeap(bytes)) throw broken(name, "a heap of texts is damaged");
  const h5 = await hdf5Library();
  const { library } = h5;
  const { FS } = library;
  const path = `/convlens-${opened++}.h5`;
  let file: File | undefined;
  try {
    // Otherwise the library prints its errors and goes on.
    library.activate_throwing_error_handler();
    FS.writeFile(path, bytes);
    file = guarded(name, () => new h5.File(path, "r"));
    if (file.file_id < 0n) throw broken(name, "it cannot be opened");
    return use(reader(name, file, { ...h5, most: MOST_RATIO * bytes.length }));
  } catch (cause) {
    failed();
    throw isTrap(cause) ? broken(name, "the library stopped in it", cause) : cause;
  } finally {
    quietly(() => {
      if (file && file.file_id >= 0n) file.close();
      library.deactivate_throwing_error_handler();
    });
    FS.unlink(path);
  }
}

/** A trap of WebAssembly: the library has run into what it did not expect of a file. */
const isTrap = (cause: unknown): boolean => (cause as Error | undefined)?.name === "RuntimeError";

/** A library that has trapped cannot close a file either; what is wrong has been told then. */
function quietly(close: () => void): void {
  try {
    close();
  } catch (cause) {
    if (!isTrap(cause)) throw cause;
  }
}

const broken = (name: string, why: string, cause?: unknown) =>
  new ConvlensError(
    `"${name}" is not a whole HDF5 file: ${why}`,
    "It may have been cut off while it was copied; get it again.",
    { cause },
  );

/** Errors of the library are of several lines, from the outermost call to the innermost, which says what is wrong: `#007: file.c line 1 in f(): reason`. */
function guarded<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof ConvlensError) throw cause;
    const text = String((cause as Error).message ?? cause);
    const reasons = [...text.matchAll(/\(\): (.+)/g)].map((m) => m[1]!);
    throw broken(name, reasons.at(-1) ?? text.split("\n")[0]!.trim(), cause);
  }
}

type Classes = Pick<typeof import("h5wasm"), "Group" | "Dataset">;

function reader(name: string, file: File, h5: Classes & { library: Library; most: number }): Hdf5 {
  const groupAt = (path: string): Group | undefined => {
    const found = guarded(name, () => file.get(path));
    return found instanceof h5.Group ? found : undefined;
  };
  const attribute = (group: string, key: string): unknown =>
    guarded(name, () => groupAt(group)?.attrs[key]?.value ?? undefined);
  return {
    text: (group, key) => textOf(attribute(group, key)),
    texts(group, key) {
      const whole = attribute(group, key);
      if (whole !== undefined) return textsOf(whole);
      const parts: string[] = [];
      for (let i = 0; ; i++) {
        const part = attribute(group, `${key}${i}`);
        if (part === undefined) return i === 0 ? undefined : parts;
        parts.push(...textsOf(part));
      }
    },
    has: (path) => guarded(name, () => file.get(path)) !== null,
    tensor(path) {
      const found = guarded(name, () => file.get(path));
      if (!(found instanceof h5.Dataset)) throw broken(name, `the dataset "${path}" is missing`);
      return guarded(name, () => tensorOf(found, path, h5.library, h5.most));
    },
  };
}

const textOf = (v: unknown): string | undefined =>
  typeof v === "string" ? v : v instanceof Uint8Array ? new TextDecoder().decode(v) : undefined;

/** An empty list is stored as one of numbers. */
const textsOf = (v: unknown): string[] => (Array.isArray(v) ? v.map(String) : typeof v === "string" ? [v] : []);

function tensorOf(dataset: Dataset, path: string, library: Library, most: number): Float32Tensor {
  const strange = dataset.filters.find((f) => !readableFilters.has(f.id));
  if (strange)
    throw new ConvlensError(
      `the dataset "${path}" is packed with the filter ${strange.id} (${strange.name || "unnamed"}), which cannot be unpacked here`,
      "Save the model again without compression, or repack the file: h5repack -f NONE in.h5 out.h5",
    );
  const shape = dataset.shape ?? [];
  // Deflate gives at most 258 bytes for 2 bits; HDF5 can declare any extents without storing a number.
  if (size(shape) > most)
    throw new ConvlensError(
      `the dataset "${path}" declares the shape ${shape.join("×")}, more than the file can hold`,
      "Save the model again: the file is damaged.",
    );
  const data = numbersOf(dataset, path, library);
  if (data.length !== size(shape))
    throw new ConvlensError(`the dataset "${path}" holds ${data.length} numbers for the shape ${shape.join("×")}`);
  return float32(shape, data);
}

/** Kinds of numbers by the library's short names: byte order, then type. */
function numbersOf(dataset: Dataset, path: string, library: Library): Float32Array {
  const kind = String(dataset.dtype);
  if (!/^[<|][efdbBhHiIlLqQ]$/.test(kind))
    throw new ConvlensError(
      `the dataset "${path}" holds elements of the kind "${kind}", which are no numbers that can be read here`,
    );
  if (kind.endsWith("e")) return Float32Array.from(halves(dataset, library), halfToNumber);
  const { value } = dataset;
  if (value instanceof Float32Array) return value;
  if (typeof value === "number" || typeof value === "bigint") return Float32Array.of(Number(value));
  return Float32Array.from(value as ArrayLike<number | bigint>, Number);
}

/** The bits of half-precision numbers, which the library reads but does not convert. */
function halves(dataset: Dataset, library: Library): Uint16Array {
  const bytes = 2 * dataset.metadata.total_size;
  const at = library._malloc(bytes);
  try {
    library.get_dataset_data(dataset.file_id, dataset.path, null, null, null, BigInt(at));
    return new Uint16Array(library.HEAPU8.slice(at, at + bytes).buffer);
  } finally {
    library._free(at);
  }
}
