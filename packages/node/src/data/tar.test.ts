import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scratchFolder } from "../testing/scratchFolder.ts";
import { type TarMember, tarFile, tarGzFile } from "../testing/tarFile.ts";
import { readTar } from "./tar.ts";

const folder = scratchFolder();
const bytes = (length: number, value = 7) => new Uint8Array(length).fill(value);

function written(name: string, contents: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

async function all(path: string, wanted?: (path: string) => boolean) {
  const found: [string, number, number | undefined][] = [];
  for await (const { path: name, bytes: b } of readTar(path, wanted)) found.push([name, b.length, b[0]]);
  return found;
}

const members: TarMember[] = [
  { path: "set/", type: "5" },
  { path: "./set/a.jpg", bytes: bytes(700, 1) },
  { path: "set/link", type: "2" },
  { path: "set/empty.jpg" },
  { path: "set/b.jpg", bytes: bytes(512, 2) },
];

it.each([
  ["plain", tarFile],
  ["gzip", tarGzFile],
] as const)("goes through the plain files of a %s archive", async (name, make) => {
  expect(await all(written(`${name}.tar`, make(members)))).toEqual([
    ["set/a.jpg", 700, 1],
    ["set/empty.jpg", 0, undefined],
    ["set/b.jpg", 512, 2],
  ]);
});

it("passes over what is not wanted", async () => {
  const path = written("some.tar.gz", tarGzFile(members));
  expect(await all(path, (p) => p.endsWith("b.jpg"))).toEqual([["set/b.jpg", 512, 2]]);
});

it("reads long names of GNU and pax archives", async () => {
  const [long, longer] = ["x".repeat(150), "y".repeat(200)];
  const text = (value: string) => new TextEncoder().encode(value);
  const record = ` path=${longer}\n`;
  const path = written(
    "long.tar",
    tarFile([
      { path: "././@LongLink", type: "L", bytes: text(`${long}\0`) },
      { path: long.slice(0, 99), bytes: bytes(3) },
      { path: "pax", type: "x", bytes: text(`${record.length + 3}${record}`) },
      { path: longer.slice(0, 99), bytes: bytes(4) },
      { path: "short", bytes: bytes(5) },
    ]),
  );
  expect((await all(path)).map(([name, length]) => [name, length])).toEqual([
    [long, 3],
    [longer, 4],
    ["short", 5],
  ]);
});

it("names an archive that is missing, cut off, empty or none", async () => {
  const whole = tarFile([{ path: "a", bytes: bytes(5000) }]);
  await expect(all(join(folder, "plan.tar"))).rejects.toThrow("no such file");
  await expect(all(written("cut.tar", whole.subarray(0, 3000)))).rejects.toThrow("cut.tar is cut off");
  await expect(all(written("cut.tar.gz", tarGzFile(members).subarray(0, 90)))).rejects.toThrow("cut.tar.gz is cut off");
  await expect(all(written("empty.tar", bytes(0)))).rejects.toThrow("empty.tar is empty");
  await expect(all(written("text.tar", bytes(600, 65)))).rejects.toThrow("text.tar is no tar archive");
});
