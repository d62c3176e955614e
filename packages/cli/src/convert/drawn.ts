import type { Image, Rng, Tensor } from "@convlens/core/base";
import { float32, fromDoubles, rng, size } from "@convlens/core/base";
import type { Tensors } from "@convlens/core/engine";
import type { Info } from "@convlens/core/onnx";
import { preprocess } from "@convlens/core/onnx";
import type { Lens } from "@convlens/node";

/** Pictures that both networks get, where the batch is open: one row and another tell more than one. */
const ROWS = 2;

/** Rows and columns of a drawn picture before it is brought to the network's size, so that it has areas of one colour. */
const PATCHES = 24;

/** Something for each input of the graph, drawn by the seed: pictures prepared as the model says, and numbers for other inputs. */
export function drawnInputs({ original: { graph, input }, input: spec }: Lens, seed: number): Tensors {
  const random = rng(seed);
  return Object.fromEntries(
    graph.inputs.map((name): [string, Tensor] => {
      const info = graph.infos.get(name)!;
      const shape = info.shape.map((d, i) => (typeof d === "number" ? d : i === 0 ? ROWS : (spec.size[i - 2] ?? 1)));
      const channels = spec.channels === "GRAY" ? 1 : 3;
      const [height, width] = spec.size;
      const isPicture =
        name === input && shape.length === 4 && String(shape.slice(1)) === String([channels, height, width]);
      if (!isPicture) return [name, numbers(info, shape, random)];
      const data = new Float32Array(size(shape));
      for (let row = 0; row < shape[0]!; row++)
        data.set(preprocess(drawnPicture(random), spec).tensor.data, row * channels * height * width);
      return [name, float32(shape, data)];
    }),
  );
}

function drawnPicture(random: Rng): Image {
  const data = new Uint8ClampedArray(PATCHES * PATCHES * 4).fill(255);
  for (let i = 0; i < data.length; i++) if (i % 4 !== 3) data[i] = random.below(256);
  return { width: PATCHES, height: PATCHES, data };
}

/** Normal draws for floats; zeros for all else, of which any number may be out of range. */
function numbers({ type }: Info, shape: readonly number[], random: Rng): Tensor {
  const float = type.includes("float");
  return fromDoubles({
    type,
    shape,
    data: Float64Array.from({ length: size(shape) }, () => (float ? random.normal() : 0)),
  });
}
