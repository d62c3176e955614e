import type { Specimen } from "../fuzz.ts";
import { archiveOf } from "../torchArchive.ts";

/** What PyTorch wrote of modules that were traced and scripted. */
export default function corpus(): Specimen[] {
  return ["old.traced.pt", "tokens.traced.pt", "plain.scripted.pt", "mixed.scripted.pt"].map(archiveOf);
}
