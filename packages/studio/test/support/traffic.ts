import type { Page, Request } from "playwright-core";

const path = (request: Request) => new URL(request.url()).pathname;
const isJob = (request: Request) => request.method() === "POST" && path(request).endsWith("/api/jobs");
/** The number of the job that a request says is over with. */
const overWith = (request: Request) =>
  request.method() === "DELETE" ? /\/api\/jobs\/(\d+)$/.exec(path(request))?.[1] : undefined;

/** What a page of a served studio waits for: requests without an answer, and jobs whose result it has not yet taken. */
export class Traffic {
  readonly #requests = new Set<Request>();
  readonly #jobs = new Set<string>();

  constructor(page: Page) {
    page.on("request", (request) => {
      // That of events stays open.
      if (path(request).endsWith("/api/events")) return;
      if (request.isNavigationRequest()) this.#forget();
      this.#requests.add(request);
      const job = overWith(request);
      if (job !== undefined) this.#jobs.delete(job);
    });
    page.on("requestfailed", (request) => this.#requests.delete(request));
    page.on("requestfinished", async (request) => {
      if (isJob(request)) {
        const begun = await request.response().then((response) => response?.json());
        if (begun?.job !== undefined) this.#jobs.add(`${begun.job}`);
      }
      this.#requests.delete(request);
    });
  }

  /** What another document asked for, nobody waits for. */
  #forget(): void {
    this.#requests.clear();
    this.#jobs.clear();
  }

  get open(): number {
    return this.#requests.size + this.#jobs.size;
  }
}
