import { strToU8, type Zippable, zipSync } from "fflate";
import { expect, test } from "vitest";
import { isZip, openZip } from "./zip.ts";

const words = strToU8("the same words, the same words, the same words, the same words");
const archive = (files: Zippable) => zipSync(files, { mtime: "2020-01-01" });
const mixed = () => archive({ "a.txt": [words, { level: 6 }], "sub/b.bin": [words, { level: 0 }], empty: strToU8("") });

/** The archive with its directory entry of `name` changed by `edit`, which gets the entry's place. */
function edited(bytes: Uint8Array, name: string, edit: (view: DataView, at: number) => void): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let p = 0; p < copy.length - 46; p++)
    if (view.getUint32(p, true) === 0x02014b50) {
      const found = new TextDecoder().decode(copy.subarray(p + 46, p + 46 + view.getUint16(p + 28, true)));
      if (found === name) edit(view, p);
    }
  return copy;
}

test("reads deflated and stored files, each when it is asked for", () => {
  const bytes = mixed();
  const zip = openZip(bytes, '"m.zip"');
  expect(isZip(bytes)).toBe(true);
  expect([...zip.entries.keys()]).toEqual(["a.txt", "sub/b.bin", "empty"]);
  expect(zip.entries.get("a.txt")!.size).toBe(words.length);
  expect(zip.read("a.txt")).toEqual(words);
  expect(zip.read("sub/b.bin")).toEqual(words);
  expect(zip.read("sub/b.bin").buffer).toBe(bytes.buffer);
  expect(zip.read("empty").length).toBe(0);
  expect(() => zip.read("c")).toThrow('"m.zip" holds no file "c"');
});

test("reads an archive inside of a larger buffer, and one with a comment behind it", () => {
  const inner = mixed();
  const held = new Uint8Array(inner.length + 20);
  held.set(inner, 9);
  new DataView(held.buffer).setUint16(9 + inner.length - 2, 11, true);
  expect(openZip(held.subarray(9), "it").read("a.txt")).toEqual(words);
});

test("reads sizes and places of 64 bits", () => {
  const name = "data.bin";
  const wide = new Uint8Array(30 + name.length + words.length + 46 + name.length + 28 + 56 + 20 + 22);
  const view = new DataView(wide.buffer);
  const [crc] = [crcOf(words)];
  view.setUint32(0, 0x04034b50, true);
  view.setUint16(26, name.length, true);
  wide.set(strToU8(name), 30);
  wide.set(words, 30 + name.length);
  const entry = 30 + name.length + words.length;
  view.setUint32(entry, 0x02014b50, true);
  view.setUint32(entry + 16, crc!, true);
  for (const o of [20, 24, 42]) view.setUint32(entry + o, 0xffffffff, true);
  view.setUint16(entry + 28, name.length, true);
  view.setUint16(entry + 30, 28, true);
  wide.set(strToU8(name), entry + 46);
  const extra = entry + 46 + name.length;
  view.setUint16(extra, 1, true);
  view.setUint16(extra + 2, 24, true);
  view.setBigUint64(extra + 4, BigInt(words.length), true);
  view.setBigUint64(extra + 12, BigInt(words.length), true);
  const end = extra + 28;
  view.setUint32(end, 0x06064b50, true);
  view.setBigUint64(end + 32, 1n, true);
  view.setBigUint64(end + 48, BigInt(entry), true);
  view.setUint32(end + 56, 0x07064b50, true);
  view.setBigUint64(end + 64, BigInt(end), true);
  view.setUint32(end + 76, 0x06054b50, true);
  expect(openZip(wide, "it").read(name)).toEqual(words);
});

/** Bit by bit, as the standard defines it. */
function crcOf(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes)
    for (let bit = 0; bit < 8; bit++) {
      const odd = ((c ^ (byte >> bit)) & 1) === 1;
      c = (c >>> 1) ^ (odd ? 0xedb88320 : 0);
    }
  return (c ^ 0xffffffff) >>> 0;
}

test("sizes that cannot be true, and more than may be unpacked, are refused before anything is unpacked", () => {
  const lying = edited(mixed(), "a.txt", (view, at) => view.setUint32(at + 24, 1 << 30, true));
  expect(() => openZip(lying, "it")).toThrow(/"a.txt" says that \d+ bytes unpack to 1073741824, which cannot be/);
  expect(() => openZip(mixed(), "it", { most: 100 })).toThrow(/it unpacks to \d+ bytes, more than the 100/);
  const bomb = archive({ zeros: [new Uint8Array(1 << 20), { level: 9 }] });
  const many = archive(
    Object.fromEntries(
      Array.from({ length: 3 }, (_, i) => [`${i}`, [new Uint8Array(1 << 20), { level: 9 }]]),
    ) as Zippable,
  );
  expect(openZip(bomb, "it").read("zeros").length).toBe(1 << 20);
  expect(() => openZip(many, "it", { most: 2 << 20 })).toThrow("more than");
});

test("a file that unpacks to more or less than it declares is refused", () => {
  const other = (change: number) =>
    edited(mixed(), "a.txt", (view, at) => view.setUint32(at + 24, words.length + change, true));
  for (const change of [-1, 1]) expect(() => openZip(other(change), "it").read("a.txt")).toThrow("does not unpack to");
});

test("damage, encryption, other compression and doubled names are named", () => {
  const crc = edited(mixed(), "sub/b.bin", (view, at) => view.setUint32(at + 16, 1, true));
  expect(() => openZip(crc, "it").read("sub/b.bin")).toThrow('"sub/b.bin" is damaged: its checksum differs');
  expect(openZip(crc, "it", { checked: false }).read("sub/b.bin")).toEqual(words);
  const secret = edited(mixed(), "a.txt", (view, at) => view.setUint16(at + 8, 1, true));
  expect(() => openZip(secret, "it").read("a.txt")).toThrow("is encrypted");
  const lzma = edited(mixed(), "a.txt", (view, at) => view.setUint16(at + 10, 14, true));
  expect(() => openZip(lzma, "it").read("a.txt")).toThrow("compressed by method 14");
  const twice = edited(archive({ ab: words, ac: words }), "ac", (view, at) => view.setUint8(at + 47, 98));
  expect(() => openZip(twice, "it")).toThrow('it holds "ab" twice');
});

test("an archive cut anywhere, or with any byte changed, gives its files or an error of one line", () => {
  const bytes = mixed();
  const all = (held: Uint8Array) => {
    try {
      const zip = openZip(held, "it");
      for (const name of zip.entries.keys()) zip.read(name);
    } catch (error) {
      expect((error as Error).name).toBe("ConvlensError");
      expect((error as Error).message).not.toContain("\n");
    }
  };
  for (let n = 0; n < bytes.length; n++) {
    all(bytes.subarray(0, n));
    for (const v of [0, 0x7f, 0xff]) all(bytes.with(n, v));
  }
});
