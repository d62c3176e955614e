import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { convlens, manifestIn, workbench } from "./workbench.ts";

const bench = workbench();

/** A file of safetensors: the length of its head, the head, the numbers. */
function weightsOf(shapes: Readonly<Record<string, readonly number[]>>): Uint8Array {
  let at = 0;
  const head = Object.entries(shapes).map(([name, shape]) => {
    const start = at;
    at += 4 * shape.reduce((a, b) => a * b);
    return [name, { dtype: "F32", shape, data_offsets: [start, at] }];
  });
  const json = Buffer.from(JSON.stringify(Object.fromEntries(head)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const numbers = Float32Array.from({ length: at / 4 }, (_, i) => Math.sin(i));
  return Uint8Array.from(Buffer.concat([length, json, Buffer.from(numbers.buffer)]));
}

const text = `{ "input": { "size": [16, 16] },
  "layers": [{ "Conv2d": "enc", "stride": 2 }, { "ReLU": "act" }, "AdaptiveAvgPool2d", "Flatten",
    { "Linear": "out" }] }`;

test("--arch describes the network of weights; recipes carry it", async () => {
  const weights = bench.file("odd.safetensors", weightsOf({ "enc.weight": [4, 3, 3, 3], "out.weight": [3, 4] }));
  const arch = bench.file("odd.json", new TextEncoder().encode(text));
  const wrong = bench.file("wrong.json", new TextEncoder().encode(text.replace('"out"', '"oud"')));
  const picture = await bench.picture();
  const [out, again] = [bench.out(), bench.out()];

  const unknown = await convlens("inspect", weights);
  expect(unknown.stderr).toContain("--arch FILE.json");
  const fault = await convlens("inspect", weights, "--arch", wrong);
  expect(fault.stderr).toContain('wrong.json, line 3: Linear "oud": "oud.weight" is missing');

  const made = await convlens("explain", weights, picture, "--arch", arch, "-o", out);
  expect(made.status, made.stderr).toBe(0);
  const [png] = manifestIn(out).items.flatMap((i) => Object.values(i.files).filter((f) => f.endsWith(".png")));
  const repeated = await convlens("run", join(out, png!), "-o", again);
  expect(repeated.stdout).toContain("the same bytes");
  expect(readFileSync(join(again, png!))).toEqual(readFileSync(join(out, png!)));
}, 240_000);
