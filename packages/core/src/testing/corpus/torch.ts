import { unzipSync, zipSync } from "fflate";
import type { Specimen } from "../fuzz.ts";
import { torchFixture } from "../torchFile.ts";

/** An archive whose parts are mutated before they are packed. */
function archive(name: string): Specimen {
  const { bytes } = torchFixture(name);
  const parts = unzipSync(bytes);
  const pack = (files: Readonly<Record<string, Uint8Array>>) =>
    zipSync(Object.fromEntries(Object.keys(parts).map((part) => [part, files[part]!])), { level: 0 });
  return { name, bytes, siblings: parts, pack };
}

/** What PyTorch wrote, of either format. */
export default function corpus(): Specimen[] {
  const legacy = ["legacy.pth", "module-legacy.pth"].map(torchFixture);
  const archives = ["zip.pth", "protocol4.pth", "checkpoint.pth", "module.pth", "numpy.pth", "strided.pth", "half.pth"];
  return [...legacy.map(({ name, bytes }) => ({ name, bytes })), ...archives.map(archive)];
}
