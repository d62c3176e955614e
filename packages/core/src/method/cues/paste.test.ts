import { expect, test } from "vitest";
import { float32 } from "../../base/tensor.ts";
import { filledIn, pasted, patchIn } from "./paste.ts";

const [height, width] = [7, 9];
const ramp = float32(
  [1, 2, height, width],
  Float32Array.from({ length: 2 * height * width }, (_, i) => i % width),
);

test("a patch replaces its own pixels and no others", () => {
  const patch = { side: 2, values: Float32Array.of(90, 91, 92, 93, 94, 95, 96, 97), mask: Uint8Array.of(1, 0, 1, 1) };
  const { data } = pasted(ramp, patch, { top: 3, left: 5, side: 2 });
  const changed = new Map([...data.entries()].filter(([i, v]) => v !== ramp.data[i]));
  const at = (c: number, y: number, x: number) => (c * height + y) * width + x;
  expect(changed).toEqual(
    new Map([
      [at(0, 3, 5), 90],
      [at(0, 4, 5), 92],
      [at(0, 4, 6), 93],
      [at(1, 3, 5), 94],
      [at(1, 4, 5), 96],
      [at(1, 4, 6), 97],
    ]),
  );
  expect(pasted(ramp, patchIn(ramp, { top: 2, left: 1, side: 4 }), { top: 2, left: 1, side: 4 })).toEqual(ramp);
});

test("what is filled in continues what is round it", () => {
  const window = { top: 2, left: 3, side: 2 };
  const tagged = pasted(
    ramp,
    { side: 2, values: new Float32Array(8).fill(50), mask: new Uint8Array(4).fill(1) },
    window,
  );
  const { data } = filledIn(tagged, { mask: new Uint8Array(4).fill(1) }, window);
  // The equations are solved to a residual of 1e-4 of the right side.
  for (const [i, v] of data.entries()) expect(Math.abs(v - ramp.data[i]!)).toBeLessThan(0.01);
});
