import { ConvlensError } from "../../base/errors.ts";
import { isZip, openZip, type Zip } from "../../base/zip.ts";

/** The pickled integer with which files of PyTorch before 1.6 begin. */
const LEGACY = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

export const isLegacy = (bytes: Uint8Array): boolean => bytes[0] === 0x80 && LEGACY.every((b, i) => bytes[2 + i] === b);

/** Whether bytes are an archive of `torch.save`, also one that is cut off; not TorchScript. */
export function isArchive(bytes: Uint8Array): boolean {
  if (!isZip(bytes)) return false;
  try {
    return folderOf(openZip(bytes, "the file")) !== undefined;
  } catch (cause) {
    if (cause instanceof ConvlensError) return beginsWithPickle(bytes);
    throw cause;
  }
}

/** Whether the first file of an archive, whose directory at the end is lost, is what `torch.save` puts there. */
function beginsWithPickle(bytes: Uint8Array): boolean {
  const length = (bytes[26] ?? 0) | ((bytes[27] ?? 0) << 8);
  return /^[^/]*\/data\.pkl$/.test(new TextDecoder().decode(bytes.subarray(30, 30 + length)));
}

/** The folder of an archive of `torch.save`, with its slash. */
export const folderOf = ({ entries }: Zip): string | undefined => {
  const pickle = [...entries.keys()].find((name) => /^(?:[^/]*\/)?data\.pkl$/.test(name));
  const folder = pickle?.slice(0, -"data.pkl".length);
  return folder === undefined || entries.has(`${folder}constants.pkl`) ? undefined : folder;
};
