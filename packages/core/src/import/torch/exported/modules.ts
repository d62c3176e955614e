import type { Emitter } from "../aten/emitter.ts";
import type { Value } from "../aten/value.ts";
import { AtenTensor } from "../aten/value.ts";

interface Open {
  /** Tells the calls of a module from each other, where the file does. */
  readonly key: string;
  readonly path: string;
  readonly mark: number;
  last?: AtenTensor;
}

/** Follows which modules nodes are of, and gives what each module put out last its name. */
export class Modules {
  readonly #emitter: Emitter;
  #open: Open[] = [];

  constructor(emitter: Emitter) {
    this.#emitter = emitter;
  }

  /** To be called before a node is written. `stack` is the `nn_module_stack` of its metadata. */
  enter(stack: unknown): void {
    const wanted = typeof stack === "string" ? placesIn(stack) : undefined;
    if (!wanted) return;
    const same = wanted.findIndex(({ key, path }, i) => this.#open[i]?.key !== key || this.#open[i]?.path !== path);
    const kept = same < 0 ? wanted.length : same;
    this.#close(kept);
    for (const place of wanted.slice(kept)) this.#open.push({ ...place, mark: this.#emitter.mark() });
    this.#emitter.g.scope = this.#open.at(-1)?.path ?? "";
  }

  /** To be called with what a node has made. */
  made(v: Value): void {
    if (v instanceof AtenTensor) for (const module of this.#open) module.last = v;
  }

  end(): void {
    this.#close(0);
    this.#emitter.g.scope = "";
  }

  #close(kept: number): void {
    while (this.#open.length > kept) {
      const { path, mark, last } = this.#open.pop()!;
      if (last) this.#emitter.name(path, last, mark);
    }
  }
}

/** Modules within each other, from the outermost: `key,path,class` with `;` between. `undefined` where it is of another form. */
function placesIn(stack: string): { key: string; path: string }[] | undefined {
  const places = stack.split(";").map((entry) => {
    const [key = "", path = ""] = entry.split(",");
    return { key, path: path.replace(/^L\['self'\]\.?/, "").replace(/^L__self___?/, "") };
  });
  return places.every(({ key, path }) => /^L__self__|^L\['self'\]|^$/.test(key) && /^[\w.]*$/.test(path))
    ? places
    : undefined;
}
