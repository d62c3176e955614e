import { basename, dirname } from "node:path/posix";
import { gunzipSync } from "node:zlib";
import { ConvlensError } from "@convlens/core/base";
import { isCifar, parseCifar } from "./cifar.ts";
import type { Found } from "./found.ts";
import { isIdx, parseIdxLabels, parseIdxPictures } from "./idx.ts";

/** Samples of the pictures of one file, and the number of each one's class where the file tells. */
export interface RawPictures {
  readonly samples: SharedArrayBuffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly count: number;
  readonly labels?: Uint8Array;
  /** How many classes there are, where the format has so many. */
  readonly classes?: number;
}

/** Whether a file has a name that IDX and CIFAR archives have, or their lists of names. */
export const mayBeBinary = (path: string): boolean =>
  /(idx[13][-.]ubyte(\.gz)?|^(data_batch_\d+|test_batch|train|test)\.bin|^(batches\.meta|fine_label_names)\.txt)$/.test(
    basename(path),
  );

/**
 * Pictures from files of samples that belong together: IDX with the labels in a file of their own, CIFAR with the names of
 * classes in one. They are found as if each class were a folder: `train/cat/data_batch_1-00017`.
 */
export class BinarySets {
  readonly #name: string;
  readonly #memory: number;
  readonly #pictures = new Map<string, RawPictures>();
  readonly #labels = new Map<string, Uint8Array>();
  readonly #names = new Map<number, readonly string[]>();
  #bytes = 0;

  /**
   * @param name of what holds the files, for messages
   * @param memory the most bytes that all samples may take
   */
  constructor(name: string, memory: number) {
    this.#name = name;
    this.#memory = memory;
  }

  /** Takes a file's contents. Throws `ConvlensError` for one that is cut off, and where memory does not do. */
  add(path: string, contents: Uint8Array): void {
    const bytes = unpacked(path, contents, this.#memory - this.#bytes, () => this.#tooLarge());
    if (/\.txt$/.test(path)) {
      const names = new TextDecoder().decode(bytes).split(/\r?\n/).filter(Boolean);
      this.#names.set(names.length, names);
    } else if (isIdx(bytes) && bytes[3] === 1) this.#labels.set(withoutFolder(path), parseIdxLabels(bytes, path));
    else {
      this.#bytes += bytes.length;
      if (this.#bytes > this.#memory) throw this.#tooLarge();
      this.#pictures.set(path, isIdx(bytes) ? parseIdxPictures(bytes, path) : parseCifar(bytes, path));
    }
  }

  /** @param parts puts training and test pictures into folders of their own */
  found(parts: boolean): Found[] {
    return [...this.#pictures].flatMap(([path, pictures]) => {
      const labels = pictures.labels ?? this.#labelsOf(path, pictures.count);
      const names = pictures.classes === undefined ? undefined : this.#names.get(pictures.classes);
      const folder = parts ? partOf(path) : "";
      const { samples, width, height, channels, count } = pictures;
      return Array.from({ length: count }, (_, i): Found => {
        const label = labels && (names?.[labels[i]!] ?? String(labels[i]));
        const own = `${stemOf(path)}-${String(i).padStart(String(count - 1).length, "0")}`;
        const source = { samples, offset: i * width * height * channels, width, height, channels };
        return { path: [folder, label, own].filter((part) => part !== undefined && part !== "").join("/"), source };
      });
    });
  }

  #labelsOf(path: string, count: number): Uint8Array | undefined {
    const labels = this.#labels.get(labelsBeside(withoutFolder(path)));
    if (!labels || labels.length === count) return labels;
    throw new ConvlensError(
      `${path} has ${count} pictures, the labels beside it are ${labels.length}`,
      "copy both again; they belong to different sets or one is cut off",
    );
  }

  #tooLarge() {
    return new ConvlensError(
      `the pictures in ${this.#name} take more than the ${Math.round(this.#memory / 2 ** 20)} MB that they may`,
      "allow more with --memory",
    );
  }
}

/** The name of the file with the labels for one with pictures, both without `.gz`. */
export const labelsBeside = (images: string): string =>
  withoutGz(images)
    .replace(/images/i, "labels")
    .replace(/idx3/i, "idx1");

const withoutGz = (path: string) => path.replace(/\.gz$/i, "");

/** IDX files may each be in a folder of their name. */
const withoutFolder = (path: string) => basename(withoutGz(path));

const stemOf = (path: string): string => withoutFolder(path).replace(/\.bin$|[-_.]?images|[-_.]idx3[-.]ubyte/gi, "");

function partOf(path: string): string {
  const name = `${basename(dirname(path))}/${basename(path)}`;
  if (/test|t10k/i.test(basename(path))) return "test";
  return /train|data_batch/i.test(name) ? "train" : "";
}

function unpacked(path: string, bytes: Uint8Array, most: number, tooLarge: () => Error): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(1, Math.min(most, 2 ** 32)) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
    if (code === "Z_BUF_ERROR") throw new ConvlensError(`${path} is cut off`, "copy it again", { cause: error });
    throw new ConvlensError(`${path} does not unpack: ${message}`, "copy it again", { cause: error });
  }
}

/** Whether these are the first bytes of a file that this takes. */
export const isBinary = (bytes: Uint8Array, size: number): boolean => isIdx(bytes) || isCifar(bytes, size);
