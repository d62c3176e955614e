import { ConvlensError } from "../../../base/errors.ts";
import { openZip, type Zip } from "../../../base/zip.ts";
import { parsedJson } from "../../keras/parsed.ts";
import { isObject, type Json } from "../../tfjs/artifacts.ts";
import type { Held } from "../aten/value.ts";
import { explained, openTorch } from "../file.ts";
import { Malformed, readTensor, type Storages, tensorOf } from "../storage.ts";
import { isDict, StorageRef, TorchTensor } from "../values.ts";
import { elementTypeOf, sizesOf, wholeOf } from "./schema.ts";
import { FLAT, isProgram } from "./sniff.ts";

/** What is in a file of `torch.export.save`. */
export interface ExportedArchive {
  readonly program: Json;
  /** Weights and buffers by their names, then constants by theirs. */
  tensor(name: string): Held | undefined;
  /** Each is one line. */
  readonly notes: readonly string[];
}

/** Reads the parts of an archive, without running anything. Throws `ConvlensError` where one is not whole. */
export function openExported(bytes: Uint8Array, name: string): ExportedArchive {
  const zip = openZip(bytes, `"${name}"`);
  const programs = [...zip.entries.keys()].filter(isProgram);
  const [first, ...more] = programs;
  if (first === undefined)
    throw new ConvlensError(
      `"${name}" holds no exported program${[...zip.entries.keys()].some((n) => n.includes("aotinductor")) ? ", only what a compiler made of one" : ""}`,
      "Save the program: torch.export.save(torch.export.export(model, (picture,)), 'model.pt2').",
    );
  const program = parsedJson(new TextDecoder().decode(zip.read(first)), `"${first}" of "${name}"`);
  if (!isObject(program)) throw new ConvlensError(`"${first}" of "${name}" holds no program`, "Save it again.");
  const parts = first.endsWith(FLAT) ? flatParts(zip, first, name) : modelParts(zip, first, name);
  const notes = more.length > 0 ? [`the file holds ${programs.length} programs; "${first}" is read`] : [];
  return { program, notes, tensor: (key) => parts.map((part) => part(key)).find((t) => t !== undefined) };
}

/** Finds a tensor by its name in one part of the file. */
type Part = (key: string) => Held | undefined;

function flatParts(zip: Zip, program: string, name: string): Part[] {
  const folder = program.slice(0, -FLAT.length);
  return ["state_dict", "constants"].map((kind) => {
    const files = [".pt", ".json"].map((end) => `${folder}serialized_${kind}${end}`);
    const file = files.find((f) => (zip.entries.get(f)?.size ?? 0) > 0);
    return file === undefined ? () => undefined : savedPart(zip, file, name);
  });
}

function modelParts(zip: Zip, program: string, name: string): Part[] {
  const [, folder, model] = /^((?:[^/]*\/)?)models\/([^/]+)\.json$/.exec(program) as unknown as [
    string,
    string,
    string,
  ];
  return ["weights", "constants"].map((kind) => {
    const place = `${folder}data/${kind}/`;
    const config = `${place}${model}_${kind}_config.json`;
    if (zip.entries.has(config)) return configuredPart(zip, place, config, name);
    const saved = `${place}${model}.pt`;
    return zip.entries.has(saved) ? savedPart(zip, saved, name) : () => undefined;
  });
}

/** A dict of tensors of `torch.save`. */
function savedPart(zip: Zip, file: string, name: string): Part {
  const owner = `${name}/${file}`;
  const { root, storages, littleEndian } = openTorch(zip.read(file), owner);
  return (key) => {
    const t = isDict(root) ? root.entries.get(key) : undefined;
    return t instanceof TorchTensor ? held(key, t, storages, littleEndian, owner) : undefined;
  };
}

const held = (name: string, t: TorchTensor, storages: Storages, littleEndian: boolean, owner: string): Held => ({
  name,
  shape: t.shape,
  read: () => explained(owner, () => tensorOf(t, storages, littleEndian)),
});

/** Tensors as bytes in a file each, or as parts of one, which a list of them describes. */
function configuredPart(zip: Zip, place: string, config: string, name: string): Part {
  const parsed = parsedJson(new TextDecoder().decode(zip.read(config)), `"${config}" of "${name}"`);
  const list = isObject(parsed) && isObject(parsed.config) ? parsed.config : {};
  return (key) => {
    const entry = Object.hasOwn(list, key) ? list[key] : undefined;
    if (!isObject(entry)) return undefined;
    const file = `${place}${String(entry.path_name)}`;
    if (entry.use_pickle === true) return pickled(zip, key, file, name);
    const owner = `${name}/${file}`;
    return explained(owner, () => {
      if (!zip.entries.has(file)) throw new Malformed(`it has no "${file}"`);
      return held(key, described(entry.tensor_meta, zip.entries.get(file)!.size), () => zip.read(file), true, owner);
    });
  };
}

function pickled(zip: Zip, key: string, file: string, name: string): Held | undefined {
  const owner = `${name}/${file}`;
  const { root, storages, littleEndian } = openTorch(zip.read(file), owner);
  return root instanceof TorchTensor ? held(key, root, storages, littleEndian, owner) : undefined;
}

const WIDTHS: Readonly<Record<string, number>> = {
  float64: 8,
  int64: 8,
  float32: 4,
  int32: 4,
  uint8: 1,
  int8: 1,
  bool: 1,
};

function described(meta: unknown, bytes: number): TorchTensor {
  const type = isObject(meta) ? elementTypeOf(meta.dtype) : undefined;
  if (!isObject(meta) || !type) throw new Malformed("a tensor is of no type that is read");
  const width = WIDTHS[type] ?? 2;
  const storage = new StorageRef("", type, Math.floor(bytes / width));
  const [shape, strides] = [sizesOf(meta.sizes), sizesOf(meta.strides)];
  return readTensor(storage, wholeOf(meta.storage_offset) ?? 0, shape, strides);
}
