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
  readonly #over = new Set<string>();

  constructor(page: Page) {
    page.on("request", (request) => {
      // That of events stays open.
      if (path(request).endsWith("/api/events")) return;
      if (request.isNavigationRequest()) this.#forget();
      this.#requests.add(request);
      const job = overWith(request);
      if (job === undefined) return;
      this.#over.add(job);
      this.#jobs.delete(job);
    });
    page.on("requestfailed", (request) => this.#requests.delete(request));
    // Not when it has ended: a body that nobody reads never does.
    page.on("response", async (response) => {
      const request = response.request();
      // The page may be closed by then.
      const begun: { job: number } | undefined =
        isJob(request) && response.ok() ? await response.json().catch(() => undefined) : undefined;
      // It may be over with before it is known here.
      if (begun && !this.#over.has(`${begun.job}`)) this.#jobs.add(`${begun.job}`);
      this.#requests.delete(request);
    });
  }

  /** What another document asked for, nobody waits for. */
  #forget(): void {
    this.#requests.clear();
    this.#jobs.clear();
  }

  /** One line for each. */
  get open(): string[] {
    const requests = [...this.#requests].map((request) => `${request.method()} ${request.url()}`);
    return [...requests, ...[...this.#jobs].map((job) => `job ${job}`)];
  }
}
