import { isZip } from "../../base/zip.ts";

/** The first bytes of every HDF5 file. */
const HDF5_SIGNATURE: readonly number[] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

export const isHdf5 = (bytes: Uint8Array): boolean => HDF5_SIGNATURE.every((b, i) => bytes[i] === b);

/** The files of a `.keras` archive. */
export const CONFIG = "config.json";
export const METADATA = "metadata.json";
export const WEIGHTS = "model.weights.h5";

/** Whether bytes are an archive of Keras 3. */
export const isKerasZip = (bytes: Uint8Array): boolean =>
  isZip(bytes) && [CONFIG, METADATA, WEIGHTS].includes(firstName(bytes));

/** The name of an archive's first file; Keras writes nothing but its own. */
function firstName(bytes: Uint8Array): string {
  const length = (bytes[26] ?? 0) | ((bytes[27] ?? 0) << 8);
  return new TextDecoder().decode(bytes.subarray(30, 30 + length));
}
