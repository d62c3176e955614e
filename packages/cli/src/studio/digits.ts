import { createHash } from "node:crypto";

/** The first 16 hexadecimal digits of the SHA-256 of a file: what stands for it in addresses of the studio. */
export const digits = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex").slice(0, 16);
