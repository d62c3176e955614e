import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { ConvlensError, UsageError, unpack } from "@convlens/core/base";
import { faultOf } from "@convlens/core/lab";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { bodyOf } from "./body.ts";
import { eventStream } from "./eventStream.ts";
import type { Limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";

interface Env {
  Bindings: HttpBindings;
  Variables: { session: Session };
}

const batchBody = z.strictObject({ batch: z.string() });
const idBody = z.strictObject({ id: z.string().max(500) });
const jobBody = z.strictObject({
  operation: z.string(),
  params: z.unknown(),
  model: z.string().optional(),
  set: z.string().optional(),
});

const JSON_MOST = 65_536;
const SIDES = { least: 8, most: 4096 };

/** What the page asks of the server; all but the first names its session. */
export function api(sessions: Sessions, limits: Limits): Hono<Env> {
  const app = new Hono<Env>();
  const json = async <T>(c: Context<Env>, form: z.ZodType<T>): Promise<T> => {
    const text = new TextDecoder().decode(await bodyOf(c.env.incoming, JSON_MOST, limits.pace));
    return parsed(form, parseJson(text));
  };
  const claimed = async (c: Context<Env>) => c.var.session.uploads.claim((await json(c, batchBody)).batch);
  const state = (c: Context<Env>) => c.json(c.var.session.state());

  app.onError((error, c) => refusal(c, error));
  app.post("/session", (c) => c.json({ session: sessions.begin().id }));
  app.use("*", async (c, next) => {
    c.set("session", sessions.find(c.req.query("session")));
    c.header("Cache-Control", "no-store");
    await next();
  });

  app.get("/state", state);
  app.put("/upload/:batch/:name{.+}", async (c) => {
    const { batch, name } = c.req.param();
    await c.var.session.uploads.take(batch, name, c.env.incoming);
    return c.json({});
  });
  app.post("/model", async (c) => {
    await c.var.session.openModel(await claimed(c));
    return state(c);
  });
  app.post("/model/open", async (c) => {
    await c.var.session.openNamed((await json(c, idBody)).id);
    return state(c);
  });
  app.get("/model.onnx", async (c) => {
    const path = await c.var.session.onnx(c.req.query("model"));
    const { size } = await stat(path);
    c.header("Content-Type", "application/octet-stream");
    c.header("Content-Length", String(size));
    return c.body(Readable.toWeb(createReadStream(path)) as ReadableStream);
  });
  app.post("/pictures", async (c) => {
    const { session } = c.var;
    const { pictures, failed } = await session.addPictures(await claimed(c));
    return c.json({ pictures, failed: failed.map((error) => session.worded(faultOf(error))) });
  });
  app.delete("/pictures/:id", async (c) => {
    await c.var.session.removePicture(c.req.param("id"));
    return state(c);
  });
  app.get("/pictures/:id", async (c) => {
    const side = wholeNumber(c.req.query("side"), SIDES);
    const { type, bytes } = await c.var.session.shown(c.req.param("id"), side, c.req.query("set"), c.req.raw.signal);
    c.header("Cache-Control", "private, max-age=86400, immutable");
    c.header("Content-Type", type);
    return c.body(bytes as Uint8Array<ArrayBuffer>);
  });
  app.post("/set", async (c) => {
    await c.var.session.openSet(await claimed(c));
    return state(c);
  });

  app.post("/jobs", async (c) => {
    const body = await bodyOf(c.env.incoming, limits.request, limits.pace);
    return c.json({ job: c.var.session.start(parsed(jobBody, unpack(body))) });
  });
  app.delete("/jobs/:id{\\d+}", (c) => {
    c.var.session.jobs.stop(Number(c.req.param("id")));
    return c.json({});
  });
  app.get("/jobs/:id{\\d+}/result", (c) => packed(c, c.var.session.jobs.answer(Number(c.req.param("id")))));
  app.get("/jobs/:id{\\d+}/shown/:number{\\d+}", (c) => {
    const { id, number } = c.req.param();
    return packed(c, c.var.session.jobs.shown(Number(id), Number(number)));
  });
  app.get("/events", (c) => eventStream(c, c.var.session, limits.heartbeat));
  app.all("*", () => {
    throw new Refusal(404, "the server knows nothing of that", "reload the page");
  });
  return app;
}

function packed(c: Context, bytes: Uint8Array): Response {
  c.header("Content-Type", "application/octet-stream");
  return c.body(bytes as Uint8Array<ArrayBuffer>);
}

/** An error as the page takes it. */
export function refusal(c: Context<Env>, error: unknown): Response {
  const session = c.get("session") as Session | undefined;
  const fault = faultOf(error);
  const status =
    error instanceof Refusal ? error.status : fault.kind === "usage" ? 400 : fault.kind === "run" ? 422 : 500;
  if (status === 500) process.stderr.write(`convlens: ${(error as Error).stack ?? error}\n`);
  // What is left of a body is not waited for.
  if (!c.env.incoming.complete) c.header("Connection", "close");
  return c.json({ fault: session?.worded(fault) ?? fault }, status);
}

function parsed<T>(form: z.ZodType<T>, value: unknown): T {
  const found = form.safeParse(value);
  if (found.success) return found.data;
  throw new UsageError(
    `the request is not in the form that was agreed on: ${found.error.issues[0]?.message}`,
    "reload the page",
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConvlensError("the request is no JSON", "reload the page", { cause });
  }
}

function wholeNumber(text: string | undefined, { least, most }: typeof SIDES): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`a side of ${text.slice(0, 20)} pixels`, `from ${least} to ${most}`);
}
