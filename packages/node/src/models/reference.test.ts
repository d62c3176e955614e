import { expect, test } from "vitest";
import { knownModels, mirrored, referenceTo, requireReference } from "./reference.ts";

test.each(knownModels.map((m) => [m.name, m] as const))("%s is told whole", (name, model) => {
  expect(name).toMatch(/^[a-z][\w.-]*$/);
  expect(new URL(model.url).protocol).toBe("https:");
  expect(model.sha256 ?? "00000000").toMatch(/^[0-9a-f]{8,64}$/);
  expect(model.megabytes).toBeGreaterThan(0);
  expect(model.declared.input!.size!.every((n) => n >= 28 && n <= 600)).toBe(true);
  expect(model.declared.output!.labels).toBeDefined();
});

test("no two have one name", () => {
  expect(new Set(knownModels.map((m) => m.name)).size).toBe(knownModels.length);
});

test("torchvision's file names hold the beginnings of hashes", () => {
  expect(referenceTo("resnet50")!.known).toMatchObject({ sha256: "11ad3fa6", megabytes: 102.6 });
  expect(referenceTo("shufflenet_v2_x0_5")!.known!.sha256).toBe("f707e7126e");
});

test("files on Hugging Face", () => {
  const found = referenceTo("hf:timm/resnet18.a1_in1k/model.safetensors")!;
  expect(found.url).toBe("https://huggingface.co/timm/resnet18.a1_in1k/resolve/main/model.safetensors");
  expect(found.file).toBe("model.safetensors");
  expect(found.folder).toMatch(/^model\.safetensors-[0-9a-f]{12}$/);
  expect(referenceTo("hf:a/b/c d/e.onnx@refs/pr/1")!.url).toBe(
    "https://huggingface.co/a/b/resolve/refs%2Fpr%2F1/c%20d/e.onnx",
  );
  for (const wrong of ["hf:a/b", "hf:a/b/", "hf:a//c", "hf:a/b/../c"])
    expect(() => referenceTo(wrong)).toThrow(`${wrong}: not a file on Hugging Face`);
});

test("addresses, with file names that every system takes", () => {
  expect(referenceTo("https://a.org/x/net.onnx?download=true")!.file).toBe("net.onnx");
  expect(referenceTo("https://a.org/%2e%2e%2fnet.h5")!.file).toBe("___net.h5");
  expect(referenceTo("https://a.org/")!.file).toBe("model");
  expect(referenceTo("https://a.org/x/m")!.folder).not.toBe(referenceTo("https://a.org/y/m")!.folder);
});

test("what is none is a path, or nothing", () => {
  expect(referenceTo("net.onnx")).toBeUndefined();
  expect(() => requireReference("resnet5O")).toThrow(
    expect.objectContaining({
      message: 'no known model is called "resnet5O"',
      hint: expect.stringContaining("resnet50"),
    }),
  );
});

test("a mirror stands for scheme and host", () => {
  expect(mirrored("https://a.org/x/y?z=1", "http://localhost:80/cache/")).toBe("http://localhost:80/cache/x/y?z=1");
  expect(mirrored("https://a.org/x", undefined)).toBe("https://a.org/x");
  expect(() => mirrored("https://a.org/x", "localhost")).toThrow("CONVLENS_MIRROR=localhost: not an http");
});
