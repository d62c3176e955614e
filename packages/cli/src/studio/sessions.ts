import { randomBytes } from "node:crypto";
import type { House } from "./house.ts";
import { Refusal } from "./refusal.ts";
import { Session } from "./session.ts";

/** How often it is looked which sessions are idle, in milliseconds, or a quarter of the shortest of their times. */
const LOOK = 5000;

/** All sessions; those that nobody uses any more go. */
export class Sessions {
  readonly #house: House;
  readonly #sessions = new Map<string, Session>();
  readonly #unheard = new Map<Session, number>();
  readonly #look: NodeJS.Timeout;

  constructor(house: House) {
    const { idle, unheard } = house.options.limits;
    this.#house = house;
    this.#look = setInterval(() => this.#clean(), Math.min(LOOK, idle / 4, unheard / 4));
    this.#look.unref();
  }

  /** Throws `Refusal` where there are too many. */
  begin(): Session {
    const { sessions } = this.#house.options.limits;
    if (this.#sessions.size >= sessions) this.#end(this.#longestUnused());
    const session = new Session(randomBytes(16).toString("hex"), this.#house);
    this.#sessions.set(session.id, session);
    return session;
  }

  /** Throws `Refusal` where there is none of that id, or no more. */
  find(id: string | undefined): Session {
    const session = id === undefined ? undefined : this.#sessions.get(id);
    if (!session) throw new Refusal(404, "this session is over", "reload the page to begin another");
    session.touched = Date.now();
    return session;
  }

  async close(): Promise<void> {
    clearInterval(this.#look);
    await Promise.all([...this.#sessions.values()].map((session) => session.close()));
  }

  #longestUnused(): Session {
    const unused = [...this.#sessions.values()].filter(({ listeners }) => listeners === 0);
    const [oldest] = unused.sort((a, b) => a.touched - b.touched);
    if (!oldest) throw new Refusal(503, "too many people are here", "try again later");
    return oldest;
  }

  #end(session: Session): void {
    this.#sessions.delete(session.id);
    this.#unheard.delete(session);
    void session.close();
  }

  #clean(): void {
    const { idle, unheard } = this.#house.options.limits;
    const now = Date.now();
    for (const session of this.#sessions.values()) {
      if (session.listeners > 0) {
        session.touched = now;
        this.#unheard.delete(session);
        continue;
      }
      if (now - session.touched > idle) this.#end(session);
      const since = this.#unheard.get(session) ?? now;
      this.#unheard.set(session, since);
      // A page that is closed waits for nothing.
      if (now - since > unheard) session.jobs.stopAll();
    }
  }
}
