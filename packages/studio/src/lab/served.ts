import { ConvlensError, pack, unpack } from "@convlens/core/base";
import type { Answer, Asked, OperationId, Shown } from "@convlens/core/lab";
import { errorOf, type Fault } from "@convlens/core/lab";
import type { Lab, LabState, PictureCard, Uploading, Watching } from "./lab.ts";
import { ServedEvents } from "./servedEvents.ts";
import { upload } from "./servedUpload.ts";

/** The state with ids of what is open, so that another page of the same session opens nothing under this one's hands. */
type ServedState = LabState & { readonly setId?: string };

const SESSION = "convlens-session";

/** The laboratory on the server that gave the page. */
class ServedLab implements Lab {
  readonly way = "served";
  #session: string;
  #model: string | undefined;
  #set: string | undefined;
  readonly #events: ServedEvents;

  /** Goes on with the session of this browser, or begins one. */
  static async open(): Promise<ServedLab> {
    const known = localStorage.getItem(SESSION);
    if (known) {
      const answer = await fetch(`api/state?session=${known}`);
      if (answer.ok) return new ServedLab(known);
      if (answer.status !== 404) throw await faultIn(answer);
    }
    return new ServedLab(await begin());
  }

  private constructor(session: string) {
    this.#session = session;
    this.#events = new ServedEvents(() => this.#url("events"));
  }

  async state(): Promise<LabState> {
    return this.#took(await this.#json("state"));
  }

  async openModel(files: readonly File[], uploading?: Uploading, signal?: AbortSignal): Promise<LabState> {
    return this.#took(await this.#post("model", await this.#send(files, uploading, signal), signal));
  }

  async openNamed(id: string): Promise<LabState> {
    return this.#took(await this.#post("model/open", { id }));
  }

  async addPictures(
    files: readonly File[],
    uploading?: Uploading,
    signal?: AbortSignal,
  ): Promise<readonly PictureCard[]> {
    const sent = await this.#send(files, uploading, signal);
    const { pictures, failed } = await this.#post<{ pictures: PictureCard[]; failed: Fault[] }>(
      "pictures",
      sent,
      signal,
    );
    const [first, ...others] = pictures;
    // What some are told is told beside those that are there.
    return first ? [{ ...first, notes: [...first.notes, ...failed.map(({ message }) => message)] }, ...others] : [];
  }

  async removePicture(id: string): Promise<LabState> {
    return this.#took(await this.#json(`pictures/${encodeURIComponent(id)}`, { method: "DELETE" }));
  }

  async openSet(files: readonly File[], uploading?: Uploading, signal?: AbortSignal): Promise<LabState> {
    return this.#took(await this.#post("set", await this.#send(files, uploading, signal), signal));
  }

  async pictureUrl(id: string, side?: number): Promise<string> {
    const set = id.startsWith("data:") ? this.#set : undefined;
    return this.#url(`pictures/${encodeURIComponent(id)}`, { set, side });
  }

  async run<K extends OperationId>(
    operation: K,
    params: Asked<K>,
    { signal, progress, show }: Watching<Shown<K>> = {},
  ): Promise<Answer<K>> {
    signal?.throwIfAborted();
    const body = pack({ operation, params, model: this.#model, set: this.#set });
    const coming = this.#events.expect();
    // Not to be broken off: what has begun is stopped by its number.
    const { job } = await this.#json<{ job: number }>("jobs", { method: "POST", body }).catch((error: unknown) => {
      coming.nothing();
      throw error;
    });
    const stop = () => void this.#fetch(`jobs/${job}`, { method: "DELETE" }).catch(() => {});
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
    try {
      await coming.of(job, {
        progress: (done, total) => progress?.(done, total),
        shown: async (number) => {
          if (!show) return;
          const event = await this.#packed<Shown<K>>(`jobs/${job}/shown/${number}`).catch(() => undefined);
          if (event !== undefined && !signal?.aborted) show(event);
        },
        ...(signal && { signal }),
      });
      const answer = await this.#packed<Answer<K>>(`jobs/${job}/result`, signal);
      // It need not be kept for us any longer.
      stop();
      return answer;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  async modelFile(): Promise<Uint8Array> {
    const answer = await this.#fetch("model.onnx", {}, { model: this.#model });
    return new Uint8Array(await answer.arrayBuffer());
  }

  async close(): Promise<void> {
    this.#events.close();
  }

  #took(state: ServedState): LabState {
    this.#model = state.model?.id;
    this.#set = state.setId;
    return state;
  }

  #url(path: string, query: Record<string, string | number | undefined> = {}): string {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const all = new URLSearchParams([["session", this.#session], ...given.map(([key, v]) => [key, String(v)])]);
    return `api/${path}?${all}`;
  }

  async #fetch(path: string, init: RequestInit, query: Record<string, string | undefined> = {}): Promise<Response> {
    const answer = await fetch(this.#url(path, query), init).catch((error: unknown) => {
      throw init.signal?.aborted ? error : unreachable();
    });
    if (answer.ok) return answer;
    throw await faultIn(answer);
  }

  async #json<T = ServedState>(path: string, init: RequestInit = {}): Promise<T> {
    return (await (await this.#fetch(path, init)).json()) as T;
  }

  async #post<T = ServedState>(path: string, value: unknown, signal?: AbortSignal): Promise<T> {
    return this.#json<T>(path, { method: "POST", body: JSON.stringify(value), ...(signal && { signal }) });
  }

  async #packed<T>(path: string, signal?: AbortSignal): Promise<T> {
    const answer = await this.#fetch(path, signal ? { signal } : {});
    return unpack<T>(new Uint8Array(await answer.arrayBuffer()));
  }

  async #send(files: readonly File[], uploading?: Uploading, signal?: AbortSignal): Promise<{ batch: string }> {
    const batch = crypto.getRandomValues(new Uint32Array(2)).join("-");
    const url = (path: string) => this.#url(`upload/${batch}/${path.split("/").map(encodeURIComponent).join("/")}`);
    await upload(files, url, uploading, signal);
    return { batch };
  }
}

async function begin(): Promise<string> {
  const answer = await fetch("api/session", { method: "POST" }).catch(() => {
    throw unreachable();
  });
  if (!answer.ok) throw await faultIn(answer);
  const { session } = (await answer.json()) as { session: string };
  localStorage.setItem(SESSION, session);
  return session;
}

/** The error that an answer tells of. */
async function faultIn(answer: Response): Promise<Error> {
  try {
    return errorOf(((await answer.json()) as { fault: Fault }).fault);
  } catch {
    return new ConvlensError(`the server answers ${answer.status}`, "is convlens studio still at work?");
  }
}

const unreachable = () =>
  new ConvlensError("the server cannot be reached", "start convlens studio again and reload the page");

export const openServedLab = (): Promise<Lab> => ServedLab.open();
