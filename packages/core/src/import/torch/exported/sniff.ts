import { ConvlensError } from "../../../base/errors.ts";
import { isZip, openZip } from "../../../base/zip.ts";

/** The one file of programs of before PyTorch 2.8. */
export const FLAT = "serialized_exported_program.json";

export const isProgram = (name: string) => /^(?:[^/]*\/)?models\/[^/]+\.json$/.test(name) || name.endsWith(FLAT);

/** Whether bytes are an archive of `torch.export.save`. */
export function isExported(bytes: Uint8Array): boolean {
  if (!isZip(bytes)) return false;
  try {
    const names = [...openZip(bytes, "the file").entries.keys()];
    return names.some((name) => isProgram(name) || /^(?:[^/]*\/)?archive_format$/.test(name));
  } catch (cause) {
    if (cause instanceof ConvlensError) return false;
    throw cause;
  }
}
