import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import { defineMethod, type Method } from "../define.ts";
import { seed } from "../params.ts";
import { planeMap } from "../pixels.ts";

// What any explanation has to be better than: maps that know nothing of the model.

/** The side of the picture over the deviation of the Gaussian along it. */
const SPREAD = 4;

const random = defineMethod({
  id: "random",
  family: "attribution",
  title: "Random map",
  summary: "A number drawn for each pixel; knows neither picture nor model.",
  definition: "uniform in [0, 1), other draws for each class",
  params: z.strictObject({ seed: seed() }),
  run: async (context, { tensor, targets }, params) =>
    targets.map(({ elements }) => {
      const { uniform } = context.random(params.seed, elements[0]?.index);
      return planeMap(eachPixel(tensor, uniform), tensor);
    }),
});

const gaussian = defineMethod({
  id: "gaussian",
  family: "attribution",
  title: "Centred Gaussian",
  summary: "A bump in the middle; knows that things are photographed in the middle.",
  definition: `exp(−(Δx/W)²·${SPREAD ** 2}/2 − (Δy/H)²·${SPREAD ** 2}/2), from the centre: σ is 1/${SPREAD} of each side`,
  params: z.strictObject({}),
  run: async (_, { tensor, targets }) => {
    const [height, width] = tensor.shape.slice(2) as [number, number];
    const away = (i: number, extent: number) => (((i + 0.5) / extent - 0.5) * SPREAD) ** 2;
    const plane = eachPixel(tensor, (y, x) => Math.exp(-(away(y, height) + away(x, width)) / 2));
    return targets.map(() => planeMap(plane, tensor));
  },
});

const sobel = defineMethod({
  id: "sobel",
  family: "attribution",
  title: "Edge detector",
  summary: "Sobel's filter on the picture; knows nothing of the model.",
  definition: "√(Σ_c Gx² + Gy²), Gx and Gy by Sobel's 3×3 kernels on each channel of x, edge pixels repeated",
  params: z.strictObject({}),
  run: async (_, { tensor, targets }) => {
    const edges = sobelOf(tensor);
    return targets.map(() => planeMap(edges, tensor));
  },
});

/** A random map, a centred Gaussian, an edge detector. */
export const referenceMaps: readonly Method[] = [random, gaussian, sobel];

function eachPixel({ shape }: Float32Tensor, value: (y: number, x: number) => number): Float32Array {
  const [height, width] = shape.slice(2) as [number, number];
  const plane = new Float32Array(height * width);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) plane[y * width + x] = value(y, x);
  return plane;
}

/** How strong the edge is at each pixel of a picture 1×C×H×W: H×W, at least 0. */
export function sobelOf(picture: Float32Tensor): Float32Array {
  const [, channels, height, width] = picture.shape as [number, number, number, number];
  const inside = (i: number, extent: number) => Math.min(extent - 1, Math.max(0, i));
  return eachPixel(picture, (y, x) => {
    let square = 0;
    for (let c = 0; c < channels; c++) {
      const at = (dy: number, dx: number) =>
        picture.data[(c * height + inside(y + dy, height)) * width + inside(x + dx, width)]!;
      const across = at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1);
      const down = at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1);
      square += across ** 2 + down ** 2;
    }
    return Math.sqrt(square);
  });
}
