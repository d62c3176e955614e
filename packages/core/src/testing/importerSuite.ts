import { describe, expect, test } from "vitest";
import { ConvlensError } from "../base/errors.ts";
import { zeros } from "../base/tensor.ts";
import type { Importer, ModelFile } from "../import/define.ts";
import type { Dim } from "../onnx/graph.ts";
import { engines } from "./engines.ts";

/** A file that is in memory, with the files beside it. */
export const memoryFile = (
  name: string,
  bytes: Uint8Array,
  siblings: Readonly<Record<string, Uint8Array>> = {},
): ModelFile => ({
  name,
  bytes,
  sibling: async (other) => siblings[other],
  siblings: async () => [name, ...Object.keys(siblings)],
});

/** A file of the format, and what comes of it. */
export interface ImporterCase {
  readonly file: ModelFile;
  /** Of the graph's picture input. */
  readonly input: readonly Dim[];
  /** Of the model's output, for as many pictures as the batch has. */
  readonly output: readonly Dim[];
  /** Names that layers have in the file: all must be values of the graph. */
  readonly values: readonly string[];
}

const text = (s: string) => new TextEncoder().encode(s);

/** Beginnings of files that are of no model format, or of another. */
const foreign: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(),
  text: text("a model\n".repeat(20)),
  json: text('{"format": "layers-model"}'),
  "web page": text("<!DOCTYPE html><html></html>"),
  zip: Uint8Array.of(0x50, 0x4b, 3, 4, ...new Uint8Array(60)),
  png: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...new Uint8Array(60)),
  hdf5: Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10, ...new Uint8Array(60)),
  pickle: Uint8Array.of(0x80, 2, 0x7d, 0x71, 0, 0x2e),
  "TensorFlow SavedModel": Uint8Array.of(8, 1, 0x12, 3, 0x0a, 1, 0),
  "Caffe model": Uint8Array.of(0x0a, 3, 0x6e, 0x65, 0x74, 0xa2, 6, 1, 0),
  zeros: new Uint8Array(64),
};

/**
 * What holds for every importer: it knows its own files and no others, whatever they are called; it says that a broken
 * file is broken; and the graph that it makes runs, has the shapes that it says, and keeps the file's names.
 * `own` are the names of the `foreign` beginnings that the format shares.
 */
export function importerSuite(
  importer: Importer,
  cases: Readonly<Record<string, ImporterCase>>,
  own: readonly string[] = [],
): void {
  describe(importer.id, () => {
    test.each(Object.entries(foreign).filter(([what]) => !own.includes(what)))(
      "does not take %s for its own",
      (_, bytes) => {
        expect(importer.sniff(memoryFile(`m${importer.extensions[0]}`, bytes))).toBe(false);
      },
    );

    for (const [name, c] of Object.entries(cases)) {
      test(`${name}: known by its bytes alone`, () => {
        expect(importer.sniff({ ...c.file, name: "model.bin" })).toBe(true);
      });

      test(`${name}: names and shapes`, async () => {
        const { graph, input, output } = await importer.read(c.file, {});
        expect(graph.infos.get(input)).toMatchObject({ type: "float32", shape: c.input });
        expect(graph.infos.get(output)!.shape).toEqual(c.output);
        const made = new Set([...graph.inputs, ...graph.nodes.flatMap((n) => n.outputs)]);
        for (const v of c.values) expect(made, v).toContain(v);
      });

      test.each([0.05, 0.3, 0.6, 0.9, 0.99])(
        `${name}: cut off at %f of its length is an error that says so`,
        async (part) => {
          const bytes = c.file.bytes.slice(0, Math.floor(c.file.bytes.length * part));
          const read = async () => importer.read({ ...c.file, bytes }, {});
          await expect(read()).rejects.toThrow(ConvlensError);
        },
      );

      for (const engine of engines())
        test(`${name}: runs on ${engine.id}`, async () => {
          const { graph, input, output } = await importer.read(c.file, {});
          const session = await engine.prepare(graph);
          const batched = (shape: readonly Dim[]) => shape.map((d) => (typeof d === "number" ? d : 2));
          const made = await session.run({ [input]: zeros(batched(c.input)) });
          expect(made[output]!.shape).toEqual(batched(c.output));
          await session.release();
        });
    }
  });
}
