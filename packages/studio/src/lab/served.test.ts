import { afterEach, expect, test, vi } from "vitest";
import { openServedLab } from "./served.ts";

afterEach(() => vi.unstubAllGlobals());

test("a job that is stopped while it is asked for is stopped by its number", async () => {
  const asked: string[] = [];
  let begun: (answer: Response) => void = () => {};
  vi.stubGlobal("localStorage", { getItem: () => "0123", setItem: () => {} });
  vi.stubGlobal("EventSource", class {});
  vi.stubGlobal("fetch", (path: string, { method = "GET" }: RequestInit = {}) => {
    asked.push(`${method} ${path.split("?")[0]}`);
    return method === "POST" ? new Promise<Response>((done) => (begun = done)) : Promise.resolve(new Response("{}"));
  });
  const lab = await openServedLab();
  const controller = new AbortController();
  const answer = lab.run("predict", { picture: "1" }, { signal: controller.signal });
  controller.abort();
  begun(Response.json({ job: 7 }));
  await expect(answer).rejects.toBe(controller.signal.reason);
  expect(asked).toEqual(["GET api/state", "POST api/jobs", "DELETE api/jobs/7"]);
});
