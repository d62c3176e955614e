import { ConvlensError } from "../../../base/errors.ts";
import { isZip, openZip, type Zip } from "../../../base/zip.ts";

/** Whether bytes are an archive of `torch.jit.save`. */
export function isScript(bytes: Uint8Array): boolean {
  if (!isZip(bytes)) return false;
  try {
    return folderOf(openZip(bytes, "the file")) !== undefined;
  } catch (cause) {
    if (cause instanceof ConvlensError) return false;
    throw cause;
  }
}

/** The folder of an archive of `torch.jit.save`, with its slash. */
export const folderOf = ({ entries }: Zip): string | undefined => {
  const found = [...entries.keys()].find((name) => /^(?:[^/]*\/)?constants\.pkl$/.test(name));
  const folder = found?.slice(0, -"constants.pkl".length);
  return folder !== undefined && entries.has(`${folder}data.pkl`) ? folder : undefined;
};
