import type { Embedding, Neighbours, TsneOptions } from "./define.ts";

export async function tsne(_neighbours: Neighbours, _options: TsneOptions = {}): Promise<Embedding> {
  throw new Error("to come");
}
