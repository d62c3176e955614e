import { basename } from "node:path";
import { ConvlensError, UsageError } from "@convlens/core/base";
import type { Metric } from "@convlens/core/method/evaluation";
import { encodePng, nodePlatform, type Picture } from "@convlens/node";
import { possible } from "../possible.ts";
import type { Run } from "../run.ts";
import { version } from "../version.ts";
import { applies, type Goal, goalsOf, measureMethod, requirePossible } from "./measure.ts";
import { type Row, Rows } from "./rows.ts";
import type { Sample } from "./samples.ts";
import type { Asked, EvaluateSettings } from "./settings.ts";
import { ordered, summarise } from "./summary.ts";
import { chart, csv, markdown } from "./tables.ts";

const definition =
  "each metric's mean over the maps of a method, one map for each class that is known to be in a picture; standard error: sample deviation / √maps";

/** Twice the pixels of the screen, for print. */
const PRINT = 2;

/** Measures all methods on the samples, picture by picture; where it is interrupted, what is done is written none the less. */
export async function evaluate(run: Run, samples: readonly Sample[], settings: EvaluateSettings, dataset: string) {
  const asked = await possibleMethods(run, samples, settings);
  const state = new State(run, { ...settings, asked });
  try {
    for (const [i, sample] of samples.entries()) {
      run.signal.throwIfAborted();
      await state.take(sample, `${i + 1}/${samples.length}`);
    }
  } catch (error) {
    // The first error is the one to tell.
    await write(run, settings, state, dataset).catch(() => undefined);
    throw error;
  }
  return write(run, settings, state, dataset);
}

/** The methods that can be had of this model, tried on the first sample. */
async function possibleMethods(run: Run, [first]: readonly Sample[], { asked, wanted }: EvaluateSettings) {
  const picture = await run.lens.picture(first!.file);
  const goals = await goalsOf(run, first!, picture);
  const attempt = (one: Asked) => requirePossible(run, one, picture, goals);
  return possible(run, asked, ({ method }) => method.id, attempt, wanted);
}

/** What is measured so far. */
class State {
  /** Of whole pictures: means of methods are over the same maps. */
  readonly rows = new Map<Asked, Row[]>();
  pictures = 0;
  maps = 0;
  kept = 0;
  readonly #run: Run;
  readonly #settings: EvaluateSettings;
  readonly #store: Rows;
  readonly #unfit = new Set<Asked>();

  constructor(run: Run, settings: EvaluateSettings) {
    this.#run = run;
    this.#settings = settings;
    const { file, input, scores } = run.lens;
    const { seed, neighbours } = settings;
    const common = { convlens: version, model: file.sha256, input, scores, seed, neighbours };
    this.#store = new Rows(run.folder.path, common);
  }

  async take(sample: Sample, place: string): Promise<void> {
    const picture = await this.#run.lens.picture(sample.file);
    const { metrics } = this.#settings;
    const all = await goalsOf(this.#run, sample, picture);
    const goals = all.filter((goal) => metrics.some((metric) => applies(metric, goal)));
    if (goals.length === 0) return;
    const found = new Map<Asked, readonly Row[]>();
    for (const [k, asked] of this.#settings.asked.entries()) {
      this.#run.signal.throwIfAborted();
      if (this.#unfit.has(asked)) continue;
      this.#run.progress.show(`${asked.method.id}, picture ${place}`, k, this.#settings.asked.length);
      const rows = await this.#rows(asked, picture, goals);
      if (rows) found.set(asked, rows);
    }
    for (const [asked, rows] of found) this.rows.set(asked, [...(this.rows.get(asked) ?? []), ...rows]);
    this.pictures++;
    this.maps += goals.length;
  }

  /** What is kept of a method's maps of a picture, and what has to be measured; nothing where the method is left out. */
  async #rows(asked: Asked, picture: Picture, goals: readonly Goal[]): Promise<readonly Row[] | undefined> {
    const { method, params } = asked;
    const { sha256, path } = picture;
    const known = this.#store.find({ sha256, method: method.id, params, labels: goals.map((goal) => goal.label) });
    const due = this.#settings.metrics.filter((metric) =>
      goals.some((goal, k) => applies(metric, goal) && !(known && metric.id in known[k]!.scores)),
    );
    if (known && due.length === 0) {
      this.kept += known.length;
      return known;
    }
    const scores = await this.#measured(asked, picture, goals, due);
    const rows = scores?.map((found, k): Row => {
      const all = { ...known?.[k]?.scores, ...found };
      return { sha256, picture: path, method: method.id, params, target: goals[k]!.label, scores: all };
    });
    if (rows) this.#store.add(rows);
    return rows;
  }

  /** Nothing where only the engine at work says that the method cannot be had, and nobody named it. */
  async #measured(asked: Asked, picture: Picture, goals: readonly Goal[], metrics: readonly Metric[]) {
    try {
      const settings = { ...this.#settings, metrics };
      return await measureMethod(this.#run, asked, picture, goals, settings);
    } catch (error) {
      if (!(!this.#settings.wanted.named && error instanceof ConvlensError)) throw error;
      this.#unfit.add(asked);
      this.rows.delete(asked);
      this.#run.progress.note(`note: without ${asked.method.id}: ${error.message}`);
      return undefined;
    }
  }
}

/** Writes the table, the numbers and the chart, and lists them. */
async function write({ folder, lens }: Run, settings: EvaluateSettings, state: State, dataset: string) {
  const { metrics, sort, seed, neighbours, count } = settings;
  const { pictures, maps } = state;
  if (pictures === 0) throw nothingToMeasure(settings, dataset);
  const summaries = summarise(settings.asked, metrics, state.rows);
  const methods = sort ? ordered(summaries, sort) : summaries;
  const about = { model: basename(lens.file.path), dataset: basename(dataset), pictures, maps };
  const told = metrics.map(({ id, title, better, definition }) => ({ id, title, better, definition }));
  const json = { ...about, sha256: lens.file.sha256, seed, neighbours, metrics: told, methods };
  const png = await nodePlatform.rasterizeSvg(chart(methods, metrics, about, PRINT));
  const files = {
    table: await folder.file("evaluation.md", text(markdown(methods, metrics, about))),
    csv: await folder.file("evaluation.csv", text(csv(methods, metrics))),
    json: await folder.file("evaluation.json", text(`${JSON.stringify(json, null, 1)}\n`)),
    svg: await folder.file("evaluation.svg", text(chart(methods, metrics, about))),
    picture: await folder.file("evaluation.png", await encodePng(png)),
    rows: "rows.jsonl",
  };
  const params = { methods: methods.map((m) => m.method), metrics: metrics.map((m) => m.id), count, seed, neighbours };
  folder.add({ method: "evaluate-maps", params, definition, facts: { pictures, maps }, files });
  return { about, files, kept: state.kept };
}

const nothingToMeasure = ({ metrics, count }: EvaluateSettings, dataset: string) =>
  new UsageError(
    `none of the ${count} pictures drawn from ${dataset} has what ${metrics.map(({ id }) => id).join(", ")} needs`,
    "a larger --count may; mask metrics need masks, lure metrics a model that is fooled by the tag of convlens scenes --shortcut",
  );

const text = (contents: string) => new TextEncoder().encode(contents);
