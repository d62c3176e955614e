/** What stays when the view changes. */
const carried = ["model", "picture", "class", "layer", "way", "engine"];

type Params = Readonly<Record<string, string>>;
type Changes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where the user is: a view and what is chosen in it, as the part of the address behind `#`. What is there can be reloaded and shared. */
class Address {
  view = $state("");
  params = $state.raw<Params>({});

  constructor() {
    this.#read();
    addEventListener("hashchange", () => this.#read());
  }

  get(name: string): string | undefined {
    return this.params[name];
  }

  /** A whole number, or nothing where there is none. */
  number(name: string): number | undefined {
    const text = this.params[name];
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  }

  /** Changes what is chosen; `undefined` takes it away. `kept`: the way back does not lead through here, as while a slider moves. */
  set(changes: Changes, kept = false): void {
    this.#go(hashOf(this.view, changed(this.params, changes)), kept);
  }

  /** Goes to a view with what is carried and these choices. */
  go(view: string, changes: Changes = {}): void {
    this.#go(this.href(view, changes), false);
  }

  /** The address of a view, for links. */
  href(view: string, changes: Changes = {}): string {
    const kept = Object.fromEntries(Object.entries(this.params).filter(([name]) => carried.includes(name)));
    return hashOf(view, changed(kept, changes));
  }

  #go(hash: string, kept: boolean): void {
    if (hash === location.hash) return;
    if (kept) history.replaceState(null, "", hash);
    else history.pushState(null, "", hash);
    this.#read();
  }

  #read(): void {
    const [view = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
    this.view = view;
    this.params = Object.fromEntries(new URLSearchParams(query));
  }
}

function changed(params: Params, changes: Changes): Params {
  const all = { ...params, ...changes };
  return Object.fromEntries(Object.entries(all).flatMap(([k, v]) => (v === undefined ? [] : [[k, String(v)]])));
}

function hashOf(view: string, params: Params): string {
  const query = new URLSearchParams(params).toString();
  return `#/${view}${query && `?${query}`}`;
}

export const address = new Address();
