import type { Specimen } from "../fuzz.ts";
import { archiveOf } from "../torchArchive.ts";

/** What PyTorch wrote of exported programs, of both layouts. */
export default function corpus(): Specimen[] {
  return ["plain.pt2", "flat.pt2", "mixed.core.pt2", "tokens.pt2"].map(archiveOf);
}
