import type { Image } from "@convlens/core/base";
import type { Explanations, MethodCard } from "@convlens/core/lab";
import { Job } from "../../state/job.svelte.ts";
import { type AskedMaps, isDear, type Params } from "./asked.ts";

type Explaining = "explain" | "explain-at-length";

/** One method, and what it made. */
export class Row {
  readonly method: MethodCard;
  readonly #quick = new Job<Explaining>("explain");
  readonly #long = new Job<Explaining>("explain-at-length");
  #job = $state.raw(this.#quick);
  /** What is wanted, and what it is that is there. */
  #wanted = $state.raw("");
  #made = $state.raw("");
  #found = $state.raw<Explanations | undefined>();

  constructor(method: MethodCard) {
    this.method = method;
  }

  get maps(): Explanations | undefined {
    return this.#job.running ? (this.#job.shown ?? this.#found) : this.#found;
  }

  /** Whether the maps are of what was asked for before. */
  get old(): boolean {
    return this.#made !== this.#wanted && !(this.#job.running && this.#job.shown);
  }

  get job(): Job<Explaining> {
    return this.#job;
  }

  want(key: string): void {
    if (key === this.#wanted) return;
    this.stop();
    this.#wanted = key;
    this.#job.fault = undefined;
    const known = kept.get(key);
    if (known) this.#take(key, known);
  }

  get due(): boolean {
    return this.#wanted !== this.#made && !this.#job.fault;
  }

  async run(asked: AskedMaps, params: Params, picture: string | Image): Promise<void> {
    const key = this.#wanted;
    this.#job = asked.trust || isDear(this.method, params) ? this.#long : this.#quick;
    const { class: of, score, trust } = asked;
    const found = await this.#job.run({
      picture,
      method: this.method.id,
      params: { ...params },
      class: of,
      score,
      trust,
    });
    if (!found || key !== this.#wanted) return;
    this.#take(key, found);
    if (typeof picture === "string") keep(key, found);
  }

  #take(key: string, found: Explanations): void {
    this.#found = found;
    this.#made = key;
  }

  stop(): void {
    this.#job.stop();
  }
}

/** What was made before, so that the way back takes no time. */
const kept = new Map<string, Explanations>();
const MOST_KEPT = 40;

function keep(key: string, found: Explanations): void {
  kept.set(key, found);
  for (const first of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(first);
}

/** The maps of several methods, made one method after the other. */
export class Rows {
  all = $state.raw<readonly Row[]>([]);
  /** Nobody wants more until something else is asked for. */
  stopped = $state(false);
  #at = "";
  #round = 0;

  /** `model` and `painted` tell apart what has the same address. */
  ask(asked: AskedMaps, picture: string | Image, model: string, painted: number): void {
    const { class: of, score, trust } = asked;
    const keyOf = ({ id }: MethodCard) =>
      JSON.stringify([
        model,
        typeof picture === "string" ? picture : painted,
        id,
        asked.params[id] ?? {},
        of,
        score,
        trust,
      ]);
    const at = asked.methods.map(keyOf).join();
    if (at === this.#at) return;
    this.#at = at;
    this.stopped = false;
    const before = new Map(this.all.map((row) => [row.method.id, row]));
    const rows = asked.methods.map((method) => {
      const row = before.get(method.id) ?? new Row(method);
      before.delete(method.id);
      row.want(keyOf(method));
      return row;
    });
    for (const row of before.values()) row.stop();
    this.all = rows;
    void this.#work(asked, picture);
  }

  async #work(asked: AskedMaps, picture: string | Image): Promise<void> {
    const round = ++this.#round;
    for (const row of this.all) {
      if (round !== this.#round) return;
      if (row.due) await row.run(asked, asked.params[row.method.id] ?? {}, picture);
    }
  }

  /** What is there stays. */
  stop(): void {
    this.#round++;
    this.#at = "";
    this.stopped = this.all.some((row) => row.due);
    for (const row of this.all) row.stop();
  }
}
