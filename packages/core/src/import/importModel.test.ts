import { describe, expect, test } from "vitest";
import { ConvlensError } from "../base/errors.ts";
import { importModel } from "./importModel.ts";

const text = (s: string) => new TextEncoder().encode(s);
const fileOf = (bytes: Uint8Array) => ({ name: "m.bin", bytes, sibling: async () => undefined });

describe("a file that is no model is called what it is", () => {
  test.each([
    ["it is empty", new Uint8Array()],
    ["it is JSON", text('{"a": 1}')],
    ["it is a text file", text("hello\n")],
    ["it is a web page", text("\n<!DOCTYPE html><p>404")],
    ["it is a Git LFS pointer", text("version https://git-lfs.github.com/spec/v1\noid sha256:0")],
    ["it is a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0)],
    ["it is a zip archive", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0)],
    ["its format is not known", Uint8Array.of(250, 1, 2, 3)],
  ])("%s", async (what, bytes) => {
    const error = await importModel(fileOf(bytes)).catch((e) => e);
    expect(error).toBeInstanceOf(ConvlensError);
    expect(error.message).toBe(
      `"m.bin" is no model: ${what}${what.endsWith("pointer") ? ", not the file itself" : ""}`,
    );
    expect(error.hint).toContain("ONNX (.onnx)");
  });
});

test("the first format of the list that knows the file reads it, with the options", async () => {
  const model = { format: "b" } as never;
  const make = (id: string, known: boolean) => ({
    id,
    title: id,
    extensions: [],
    sniff: () => known,
    reads: async () => [],
    read: async (_: unknown, options: object) => ({ ...(model as object), options }) as never,
  });
  expect(await importModel(fileOf(text("x")), { size: [3, 4] }, [make("a", false), make("b", true)])).toEqual({
    format: "b",
    options: { size: [3, 4] },
  });
});
