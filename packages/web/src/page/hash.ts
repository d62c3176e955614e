import { hexOf, sha256 } from "@convlens/core/base";

/** The SHA-256 of a file, as hexadecimal digits. */
export async function sha256Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  // Pages that came over plain HTTP from another machine have no `subtle`.
  const { subtle } = globalThis.crypto ?? {};
  return hexOf(subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : sha256(bytes));
}

/** The first 16 digits of it: what stands for a file in addresses. */
export const hashOf = async (blob: Blob): Promise<string> => (await sha256Of(blob)).slice(0, 16);
