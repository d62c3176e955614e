import type { Float32Tensor } from "../base/tensor.ts";
import { classTarget } from "../method/classifier.ts";
import type { Subject } from "../method/evaluation/define.ts";
import { importanceOf } from "../method/importance.ts";
import { planeMap } from "../method/pixels.ts";
import type { Model } from "../onnx/meta.ts";
import { testContext } from "./context.ts";
import { randomPicture } from "./methodSuite.ts";

/** A map of one number for each pixel, as metrics are given it. */
export function subjectOf(
  model: Model,
  plane: ArrayLike<number>,
  facts: Partial<Subject> & { readonly class?: number } = {},
): Subject {
  const { class: c = 2, tensor = randomPicture(shapeOf(model)), ...rest } = facts;
  const map = planeMap(plane, tensor);
  const [height, width] = tensor.shape.slice(2) as [number, number];
  return {
    context: testContext(model),
    tensor,
    target: classTarget(model, c),
    map,
    importance: importanceOf(map, height, width),
    explain: async () => map,
    forwards: 2.5,
    draws: 3,
    seed: 4,
    ...rest,
  };
}

const shapeOf = ({ graph, input }: Model): Float32Tensor["shape"] => [
  1,
  ...(graph.infos.get(input)!.shape.slice(1) as number[]),
];
