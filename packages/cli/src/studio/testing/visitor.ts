import { StringDecoder } from "node:string_decoder";
import { pack, unpack } from "@convlens/core/base";
import { type Answer, type Asked, errorOf, type Fault, type OperationId } from "@convlens/core/lab";

/** What a server tells of a job. */
export interface Told {
  readonly job: number;
  readonly told: "progress" | "shown" | "done" | "failed";
  readonly number?: number;
  readonly done?: number;
  readonly total?: number;
  readonly fault?: Fault;
}

/** A page of the studio, without a browser: a session, and one connection that listens. */
export class Visitor {
  /** With a slash at the end. */
  readonly url: string;
  readonly session: string;
  /** The number of the last event that came. */
  last = 0;
  readonly #headers: Record<string, string>;
  readonly #heard: Told[] = [];
  readonly #waiting = new Set<() => void>();
  #connection = new AbortController();
  #batches = 0;

  static async enter(url: string, headers: Record<string, string> = {}): Promise<Visitor> {
    const answer = await fetch(`${url}api/session`, { method: "POST", headers });
    const { session } = (await answer.json()) as { session: string };
    const visitor = new Visitor(url, session, headers);
    await visitor.listen();
    return visitor;
  }

  private constructor(url: string, session: string, headers: Record<string, string>) {
    this.url = url;
    this.session = session;
    this.#headers = headers;
  }

  /** Asks for something below `api/`. */
  ask(path: string, init: RequestInit = {}): Promise<Response> {
    const query = `${path.includes("?") ? "&" : "?"}session=${this.session}`;
    return fetch(`${this.url}api/${path}${query}`, { ...init, headers: { ...this.#headers, ...init.headers } });
  }

  /** The same as JSON. Throws what the server says is wrong. */
  async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    const answer = await this.ask(path, init);
    const found = (await answer.json()) as T & { fault?: Fault };
    if (answer.ok) return found;
    throw errorOf(found.fault!);
  }

  async post<T>(path: string, value: unknown): Promise<T> {
    return this.json<T>(path, { method: "POST", body: JSON.stringify(value) });
  }

  /** Sends files, by their paths, as one batch. */
  async send(files: Readonly<Record<string, Uint8Array>>): Promise<{ batch: string }> {
    const batch = `batch-${++this.#batches}`;
    for (const [path, bytes] of Object.entries(files))
      await this.json(`upload/${batch}/${encodeURIComponent(path)}`, {
        method: "PUT",
        body: bytes as NonNullable<RequestInit["body"]>,
      });
    return { batch };
  }

  async start(operation: string, params: unknown): Promise<number> {
    const body = pack({ operation, params });
    return (await this.json<{ job: number }>("jobs", { method: "POST", body })).job;
  }

  /** Comes when a job is over, with all that was told of it so far. */
  async over(job: number): Promise<Told[]> {
    for (;;) {
      const told = this.#heard.filter((one) => one.job === job);
      if (told.some(({ told }) => told === "done" || told === "failed")) return told;
      await new Promise<void>((wake) => this.#waiting.add(wake));
    }
  }

  /** What was told of jobs so far. */
  told(jobs: readonly number[]): Told[] {
    return this.#heard.filter(({ job }) => jobs.includes(job));
  }

  /** Comes when something of a kind was told of a job. */
  async heard(job: number, kind: Told["told"]): Promise<Told> {
    for (;;) {
      const found = this.#heard.findLast((one) => one.job === job && one.told === kind);
      if (found) return found;
      await new Promise<void>((wake) => this.#waiting.add(wake));
    }
  }

  async packed<T>(path: string): Promise<T> {
    const answer = await this.ask(path);
    if (!answer.ok) throw errorOf(((await answer.json()) as { fault: Fault }).fault);
    return unpack<T>(new Uint8Array(await answer.arrayBuffer()));
  }

  /** Throws what the job threw. */
  async run<K extends OperationId>(operation: K, params: Asked<K>): Promise<Answer<K>> {
    const job = await this.start(operation, params);
    const told = await this.over(job);
    const failed = told.find((one) => one.told === "failed");
    if (failed) throw errorOf(failed.fault!);
    return this.packed<Answer<K>>(`jobs/${job}/result`);
  }

  /** Listens, again or for the first time, and tells the server what it knows already. */
  async listen(): Promise<void> {
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    const answer = await this.ask("events", { signal, headers: { "last-event-id": String(this.last) } });
    void this.#read(answer).catch(() => {});
  }

  /** As if the page was closed. */
  leave(): void {
    this.#connection.abort();
  }

  async #read(answer: Response): Promise<void> {
    let text = "";
    const decoder = new StringDecoder("utf8");
    for await (const piece of answer.body!) {
      const blocks = (text + decoder.write(Buffer.from(piece))).split("\n\n");
      text = blocks.pop()!;
      for (const block of blocks) this.#hear(block);
    }
  }

  #hear(block: string): void {
    const [, data] = /^data: (.*)$/m.exec(block) ?? [];
    if (data === undefined) return;
    this.last = Number(/^id: (\d+)$/m.exec(block)?.[1]);
    this.#heard.push(JSON.parse(data) as Told);
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
