import { mkdtempSync, renameSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Graph } from "@convlens/core/onnx";
import { encodeGraph, encodeGraphPieces } from "@convlens/core/onnx";
import { coded } from "@convlens/core/transform";
import { makeFolder, writeFileAtomic } from "./atomic.ts";
import { fileError } from "./fileError.ts";

export interface WriteModelOptions {
  /** Of the graph. */
  readonly name?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Also writes type and shape of inner values. */
  readonly valueInfos?: boolean;
  /** Whether the weights go into `<file>.data`; beyond what an ONNX file holds they do in any case. */
  readonly external?: boolean;
  /** Looks at the written file, which has its name but not yet its place. Where it throws, nothing is left. */
  readonly check?: (path: string) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** Beyond this many bytes of constants they have a file of their own: an ONNX file holds 2 GiB. */
const LARGEST = 1.9 * 2 ** 30;

/**
 * Writes a graph as an ONNX file, with its weights in `<file>.data` beside it where they are asked or have to be, whole or not
 * at all; gives the paths, the model's first. Throws `ConvlensError` where the folder cannot be written.
 */
export async function writeModel(path: string, given: Graph, options: WriteModelOptions = {}): Promise<string[]> {
  // Weights of a quantised network are written as the codes that they are.
  const graph = { ...given, ...coded(given) };
  const { external = false, check, signal, ...encoding } = options;
  const folder = temporaryFolder(path);
  try {
    const model = join(folder, basename(path));
    const data = `${basename(path)}.data`;
    const beside = external || bytesOfConstants(graph) > LARGEST;
    if (beside) {
      const pieces = encodeGraphPieces(graph, { ...encoding, file: data });
      await writeFileAtomic(join(folder, data), each(pieces.data), signal);
      await writeFileAtomic(model, pieces.bytes);
    } else await writeFileAtomic(model, encodeGraph(graph, encoding));
    await check?.(model);
    signal?.throwIfAborted();
    const files = beside ? [basename(path), data] : [basename(path)];
    // The model comes last: who sees it sees its weights.
    for (const name of files.toReversed()) place(join(folder, name), join(dirname(path), name));
    return files.map((name) => join(dirname(path), name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function temporaryFolder(path: string): string {
  try {
    makeFolder(dirname(path));
    return mkdtempSync(join(dirname(path), `.${basename(path).slice(0, 100)}-`));
  } catch (error) {
    throw fileError(error, path, "write");
  }
}

function place(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    throw fileError(error, to, "write");
  }
}

const bytesOfConstants = (graph: Graph): number =>
  [...graph.constants.values()].reduce((n, { data }) => n + ("byteLength" in data ? data.byteLength : 0), 0);

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
