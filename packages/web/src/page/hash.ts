import { sha256 } from "./sha256.ts";

/** The first 16 hexadecimal digits of the SHA-256 of a file: what stands for it in addresses. */
export async function hashOf(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  // Pages that came over plain HTTP from another machine have no `subtle`.
  const { subtle } = globalThis.crypto ?? {};
  const digest = subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : sha256(bytes);
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
