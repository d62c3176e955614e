import { flatbuffer, int8, table, tables, text, vector } from "./flatbufferWriter.ts";

export interface MetadataSpec {
  readonly name: string;
  /** A list of labels among the files of the archive. */
  readonly labelFile?: string;
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  /** Whether something is said to be done to the scores. */
  readonly calibrated?: boolean;
}

/** A metadata block as TensorFlow Lite's tools write it. */
export function metadataBlock({ name, labelFile, mean, std, calibrated }: MetadataSpec): Uint8Array {
  const floats = (values: readonly number[]) => vector(Float32Array.from(values));
  const unit = mean && std && { 0: int8(1), 1: table({ 0: floats(mean), 1: floats(std) }) };
  const graph = {
    2: tables([unit ? { 4: tables([unit]) } : {}]),
    3: tables([
      {
        ...(calibrated && { 4: tables([{ 0: int8(2), 1: table({}) }]) }),
        ...(labelFile !== undefined && { 6: tables([{ 0: text(labelFile), 2: int8(2) }]) }),
      },
    ]),
  };
  return flatbuffer({ 0: text(name), 2: text("v1"), 3: tables([graph]) }, "M001");
}

/** A model with an archive behind it, whose places count from the beginning of the model. */
export function withArchive(model: Uint8Array, archive: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(model.length + archive.length);
  bytes.set(model);
  bytes.set(archive, model.length);
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  const directory = view.getUint32(end + 16, true) + model.length;
  view.setUint32(end + 16, directory, true);
  let entry = directory;
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    view.setUint32(entry + 42, view.getUint32(entry + 42, true) + model.length, true);
    entry += 46 + [28, 30, 32].reduce((sum, at) => sum + view.getUint16(entry + at, true), 0);
  }
  return bytes;
}
