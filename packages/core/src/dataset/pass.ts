import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import type { Session, Tensors } from "../engine/define.ts";
import type { Context } from "../method/define.ts";
import { mostRows, stack } from "../method/rows.ts";
import type { Graph } from "../onnx/graph.ts";
import { withOutputs } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { fold } from "../transform/fold.ts";
import type { Answers, Asked, Questions, Summary } from "./define.ts";

/** Pictures of a data set, ready for the model. */
export interface PassBatch {
  /** Their numbers in the data set. */
  readonly pictures: readonly number[];
  /** A row for each, preprocessed: n×C×H×W, n at most `Pass.batch`. */
  readonly input: Float32Tensor;
}

/** What runs the graph of a pass. */
export interface PassSession {
  /** Batches that it works on at a time. */
  readonly count: number;
  readonly run: Session["run"];
}

/** Batches larger than this gain little and wait longer for their pictures. */
const MOST = 32;

/**
 * All questions of a job in one graph, through which pictures go once.
 * Every batch is run with the same number of rows, the last ones filled with zeros: engines take other ways through a dense layer
 * for one row than for many, and what a picture gives would depend on its neighbours in the last bit.
 */
export class Pass<Q extends Questions> {
  readonly graph: Graph;
  /** Rows of every batch. */
  readonly batch: number;
  readonly #context: Context;
  readonly #asked: Readonly<Record<string, Asked<Summary>>>;

  /** @param batch rows of a batch; as many as fit the memory, at most 32, where it is not given */
  constructor(context: Context, questions: Q, batch?: number) {
    const { model } = context;
    const g = new Builder(model.graph);
    this.#context = context;
    this.#asked = Object.fromEntries(
      Object.entries(questions).map(([name, question]) => [name, question.ask(g, model)]),
    );
    const values = [...new Set(Object.values(this.#asked).flatMap((asked) => asked.values))];
    this.graph = fold(withOutputs(g.build(values), values));
    this.batch = batch ?? Math.min(MOST, mostRows(context, this.graph));
  }

  /** What no pictures tell. */
  empty(): Answers<Q> {
    return this.#each((asked) => asked.empty());
  }

  /** The answers in what `tensorsOf` gave. */
  from(tensors: Tensors): Answers<Q> {
    return this.#each((asked, name) => {
      const own = Object.entries(tensors).filter(([key]) => key.startsWith(`${name}/`));
      return asked.from(Object.fromEntries(own.map(([key, t]) => [key.slice(name.length + 1), t])));
    });
  }

  /** Answers from the pictures of batches; the engine works on as many batches at a time as the session can, while others are taken in. */
  async answers(
    batches: AsyncIterable<PassBatch>,
    told: (pictures: number) => void = () => {},
    session?: PassSession,
  ): Promise<Answers<Q>> {
    const found = this.empty();
    const { run, count } = session ?? { ...(await this.#context.prepare(this.graph)), count: 1 };
    const running: { pictures: readonly number[]; out: Promise<Tensors> }[] = [];
    const takeIn = async () => {
      const { pictures, out } = running.shift()!;
      this.#add(found, pictures, await out);
      told(pictures.length);
    };
    for await (const { pictures, input } of batches) {
      if (pictures.length === 0) continue;
      const out = this.#run(run, input);
      // Whoever awaits it is told.
      out.catch(() => {});
      running.push({ pictures, out });
      if (running.length > count) await takeIn();
    }
    while (running.length > 0) await takeIn();
    return found;
  }

  #run(run: Session["run"], input: Float32Tensor): Promise<Tensors> {
    const { model, signal } = this.#context;
    const missing = this.batch - input.shape[0]!;
    const row = input.data.length / input.shape[0]!;
    const filled =
      missing > 0
        ? stack([input, float32([missing, ...input.shape.slice(1)], new Float32Array(missing * row))])
        : input;
    return run({ [model.input]: filled }, signal);
  }

  #add(found: Answers<Q>, pictures: readonly number[], out: Tensors): void {
    for (const [name, { values }] of Object.entries(this.#asked))
      (found[name] as Summary).add(
        pictures,
        values.map((v) => out[v] as Float32Tensor),
      );
  }

  #each(make: (asked: Asked<Summary>, name: string) => Summary): Answers<Q> {
    return Object.fromEntries(
      Object.entries(this.#asked).map(([name, asked]) => [name, make(asked, name)]),
    ) as Answers<Q>;
  }
}

/** Merges answers to the same questions, each of other pictures, into the first. */
export function mergeAnswers<Q extends Questions>(into: Answers<Q>, other: Answers<Q>): void {
  for (const name of Object.keys(into)) (into[name] as Summary).merge(other[name] as Summary);
}

/** All that answers know, under names that begin with that of the question. */
export const tensorsOf = (answers: Answers<Questions>): Tensors =>
  Object.fromEntries(
    Object.entries(answers).flatMap(([name, summary]) =>
      Object.entries((summary as Summary).tensors()).map(([key, t]) => [`${name}/${key}`, t]),
    ),
  );
