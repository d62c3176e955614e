import { readFileSync } from "node:fs";
import type { Float32Tensor } from "../../packages/core/src/base/index.ts";
import { classTargets, explain, methodNamed, predict } from "../../packages/core/src/method/index.ts";
import { preprocess } from "../../packages/core/src/onnx/index.ts";
import { renderScene } from "../../packages/core/src/scenes/index.ts";
import { encodePng, openModel } from "../../packages/node/src/index.ts";

const MODEL = "packages/cli/models/scenes.onnx";
const PICTURES = 8;

/** A picture, and what the bundled model makes of it. */
export interface KnownPicture {
  readonly png: Uint8Array;
  readonly scores: ArrayLike<number>;
  /** Grad-CAM of class 3. */
  readonly map: Float32Tensor;
}

export interface Known {
  readonly model: Uint8Array;
  readonly pictures: readonly KnownPicture[];
}

/** The answers, found without a server. */
export async function knownAnswers(): Promise<Known> {
  const lens = await openModel(MODEL, { threads: 1 });
  const method = methodNamed("grad-cam");
  const pictures: KnownPicture[] = [];
  for (let index = 0; index < PICTURES; index++) {
    const { image } = renderScene({ seed: 11, index, size: 128, objects: 2 });
    const { tensor } = preprocess(image, lens.input);
    const { scores } = await predict(lens.context(), tensor);
    const [map] = await explain(method, lens.context(), tensor, classTargets(lens.model, [3]), method.params.parse({}));
    pictures.push({ png: await encodePng(image), scores, map: map!.map });
  }
  await lens.close();
  return { model: readFileSync(MODEL), pictures };
}
