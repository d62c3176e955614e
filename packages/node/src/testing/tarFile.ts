import { gzipSync } from "node:zlib";

export interface TarMember {
  readonly path: string;
  readonly bytes?: Uint8Array;
  /** ustar's type flag; "0" is a plain file. */
  readonly type?: string;
}

/** A tar archive of these members, in ustar form. */
export function tarFile(members: readonly TarMember[]): Buffer {
  const parts = members.flatMap(({ path, bytes = new Uint8Array(), type = "0" }) => [
    header(path, bytes.length, type),
    Buffer.concat([bytes, Buffer.alloc(-bytes.length & 511)]),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

export const tarGzFile = (members: readonly TarMember[]): Buffer => gzipSync(tarFile(members));

function header(path: string, size: number, type: string): Buffer {
  const block = Buffer.alloc(512);
  block.write(path, 0, 100);
  block.write("0000644\0", 100);
  block.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  block.write("        ", 148);
  block.write(type, 156);
  block.write("ustar\x0000", 257);
  const sum = block.reduce((total, b) => total + b, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}
