import type { NamedSource } from "./talk.ts";

/** A model that was opened. */
export interface KeptModel {
  readonly id: string;
  readonly name: string;
  readonly files: readonly NamedSource[];
}

/** A picture that was given. */
export interface KeptPicture {
  readonly id: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly notes: readonly string[];
  readonly source: Blob;
}

interface Kinds {
  models: KeptModel;
  pictures: KeptPicture;
}

type Kind = keyof Kinds;

interface Entry<T> {
  readonly id: string;
  readonly kept: T;
  readonly bytes: number;
  /** Counts up with each use. */
  readonly used: number;
}

type Held = { readonly [K in Kind]: Map<string, Entry<Kinds[K]>> };

/** The most that is kept of each; what was used least recently goes. */
const limits: Readonly<Record<Kind, { readonly count: number; readonly bytes: number }>> = {
  models: { count: 8, bytes: 2 ** 30 },
  pictures: { count: 200, bytes: 2 ** 28 },
};

const NAME = "convlens";

/**
 * Models and pictures that outlive a reload, in the browser's own database. Where the browser keeps nothing, as in some private
 * windows, or its disk is full, they last as long as the page.
 */
export class Store {
  readonly #held: Held;
  readonly #database: IDBDatabase | undefined;

  private constructor(database: IDBDatabase | undefined, held: Held) {
    this.#database = database;
    this.#held = held;
  }

  static async open(): Promise<Store> {
    const database = await databaseNamed(NAME).catch(() => undefined);
    const all = async <K extends Kind>(kind: K) => {
      const entries = database ? await request(of(database, kind, "readonly").getAll()) : [];
      return new Map((entries as Entry<Kinds[K]>[]).map((entry) => [entry.id, entry]));
    };
    return new Store(database, { models: await all("models"), pictures: await all("pictures") });
  }

  get<K extends Kind>(kind: K, id: string): Kinds[K] | undefined {
    return this.#held[kind].get(id)?.kept;
  }

  /** The last used first. */
  list<K extends Kind>(kind: K): Kinds[K][] {
    return this.#ordered(kind).map(({ kept }) => kept);
  }

  /** Keeps something, or says that it is used again. What goes for it is told. */
  async keep<K extends Kind>(kind: K, kept: Kinds[K]): Promise<string[]> {
    const used = 1 + Math.max(0, ...Array.from(this.#held[kind].values(), (entry) => entry.used));
    const entry: Entry<Kinds[K]> = { id: kept.id, kept, bytes: weight(kept), used };
    this.#held[kind].set(kept.id, entry);
    await this.#write(kind, (store) => store.put(entry));
    const going = this.#beyond(kind);
    for (const id of going) await this.forget(kind, id);
    return going;
  }

  async forget(kind: Kind, id: string): Promise<void> {
    this.#held[kind].delete(id);
    await this.#write(kind, (store) => store.delete(id));
  }

  /** How much there is, and whether it goes with the page. */
  get kept(): { models: number; pictures: number; bytes: number; until: "page" | "forgotten" } {
    const { models, pictures } = this.#held;
    const bytes = [...models.values(), ...pictures.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    return { models: models.size, pictures: pictures.size, bytes, until: this.#database ? "forgotten" : "page" };
  }

  async clear(): Promise<void> {
    for (const kind of ["models", "pictures"] as const) {
      this.#held[kind].clear();
      await this.#write(kind, (store) => store.clear());
    }
  }

  #ordered<K extends Kind>(kind: K): Entry<Kinds[K]>[] {
    return [...this.#held[kind].values()].sort((a, b) => b.used - a.used);
  }

  #beyond(kind: Kind): string[] {
    const { count, bytes } = limits[kind];
    let total = 0;
    return this.#ordered(kind).flatMap((entry, i) => {
      total += entry.bytes;
      return i > 0 && (i >= count || total > bytes) ? [entry.id] : [];
    });
  }

  /** What cannot be written is still here while the page is. */
  async #write(kind: Kind, change: (store: IDBObjectStore) => IDBRequest): Promise<void> {
    if (this.#database) await request(change(of(this.#database, kind, "readwrite"))).catch(() => {});
  }
}

const weight = (kept: KeptModel | KeptPicture): number => {
  const sources = "files" in kept ? kept.files.map(({ source }) => source) : [kept.source];
  return sources.reduce((n, source) => n + (typeof source === "string" ? 0 : source.size), 0);
};

const of = (database: IDBDatabase, kind: Kind, mode: IDBTransactionMode): IDBObjectStore =>
  database.transaction(kind, mode).objectStore(kind);

function databaseNamed(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    for (const kind of Object.keys(limits)) opening.result.createObjectStore(kind, { keyPath: "id" });
  };
  return request(opening);
}

function request<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
