import { ConvlensError, UsageError } from "../base/errors.ts";
import type { Image } from "../base/image.ts";
import { Pass, type PassBatch } from "../dataset/pass.ts";
import type { Engine } from "../engine/define.ts";
import type { BenchSet, Doing, Workbench } from "../lab/define.ts";
import { keptHere } from "../lab/keptHere.ts";
import { runOperation } from "../lab/run.ts";
import type { Lens } from "../lens/lens.ts";
import type { Graph } from "../onnx/graph.ts";
import { preprocess } from "../onnx/preprocess.ts";
import { classesOf } from "../transform/probabilities.ts";
import { modelOf, testContext } from "./context.ts";

/** A lens over a small network, on the reference engine unless it says otherwise. */
export function testLens(graph: Graph, labels?: readonly string[], engine?: Engine): Lens {
  const model = modelOf(graph);
  const context = testContext(model, engine);
  return {
    model,
    original: model,
    input: context.spec,
    guessed: false,
    scores: classesOf(model) === undefined ? undefined : "probabilities",
    labels,
    notes: [],
    engine: { id: "reference", version: "float64", prepare: context.prepare, close: async () => {} } as Lens["engine"],
    labelOf: (index) => labels?.[index] ?? `class ${index}`,
    context: (options = {}) => ({ ...context, ...options }),
    close: async () => {},
  };
}

/** A workbench over a small network; pictures have the ids `0`, `1` … and are the data set as well, where there are classes. */
export function testBench(
  graph: Graph,
  pictures: readonly Image[],
  { labels, classes, engine }: { labels?: readonly string[]; classes?: readonly number[]; engine?: Engine } = {},
): Workbench {
  const lens = testLens(graph, labels, engine);
  const image = async (picture: number) => {
    const found = pictures[picture];
    if (!found) throw new ConvlensError(`there is no picture ${picture}`, "choose another");
    return found;
  };
  const set: BenchSet | undefined = classes && {
    name: "pictures",
    classes: labels,
    pictures: pictures.map((_, i) => ({ name: `${i}.png`, label: classes[i]! })),
    image,
  };
  return {
    lens,
    set,
    kept: keptHere(),
    picture: (id) => image(Number(id.replace(/^data:/, ""))),
    origin: async (picture) => ({
      model: "0".repeat(64),
      memory: 2 ** 28,
      ...(picture !== undefined && { picture: "1".repeat(64) }),
    }),
    async ask(questions, { signal, progress }) {
      if (!set) throw new UsageError("there is no data set", "give one");
      const pass = new Pass(lens.context(signal ? { signal } : {}), questions, 2);
      let done = 0;
      async function* batches(): AsyncGenerator<PassBatch> {
        for (let i = 0; i < pictures.length; i++)
          yield { pictures: [i], input: preprocess(await image(i), lens.input).tensor };
      }
      return pass.answers(batches(), (n) => {
        done += n;
        progress(done, pictures.length);
      });
    },
  };
}

/** Does what is asked of a workbench, and keeps what is shown meanwhile. */
export async function ran<R>(
  bench: Workbench,
  id: string,
  params: unknown,
  signal?: AbortSignal,
  watch: (event: unknown) => void = () => {},
): Promise<{ answer: R; shown: unknown[]; progress: [number, number][] }> {
  const shown: unknown[] = [];
  const progress: [number, number][] = [];
  const doing: Doing<unknown> = {
    ...(signal && { signal }),
    progress: (done, total) => progress.push([done, total]),
    show: (event) => {
      shown.push(event);
      watch(event);
    },
  };
  return { answer: (await runOperation(bench, id, params, doing)) as R, shown, progress };
}

/** A picture of noise. */
export function noisePicture(width: number, height: number, seed = 1): Image {
  const data = new Uint8ClampedArray(width * height * 4);
  let state = seed >>> 0;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = i % 4 === 3 ? 255 : state >>> 24;
  }
  return { width, height, data };
}
