import { rm } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ConvlensError } from "@convlens/core/base";
import type { OpenOptions } from "@convlens/node";
import { createAdaptorServer } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { api, refusal } from "./api.ts";
import { guard, hostsFor, isLoopback, newToken } from "./guard.ts";
import { House } from "./house.ts";
import type { Limits } from "./limits.ts";
import { ownFolder } from "./ownFolder.ts";
import { pageFiles } from "./pageFiles.ts";
import { Refusal } from "./refusal.ts";
import { Sessions } from "./sessions.ts";

export interface StudioOptions {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** Further names by which the server may be called. */
  readonly names?: readonly string[];
  /** Whether a token is asked for on the loopback, too. */
  readonly token?: boolean;
  readonly limits: Limits;
  /** How models are opened. */
  readonly opening: OpenOptions;
  /** As the user names them. */
  readonly model?: string | undefined;
  readonly data?: string | undefined;
  /** The folder with the built page. */
  readonly page: string;
  /** Where the engine's own words go. */
  readonly stderr?: "inherit" | "ignore";
}

/** A server at work. */
export interface Studio {
  /** What a browser opens; with the token, where there is one. */
  readonly url: string;
  /** Ids of the server's processes but its own. */
  readonly pids: readonly number[];
  /** The folder that holds everything that pages send, and goes when the server does. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Starts the server. Throws `ConvlensError` for a port that is taken, and for a model or data set that does not open. */
export async function startStudio(options: StudioOptions): Promise<Studio> {
  const { host, port, names = [], limits, opening, model, data, stderr = "ignore" } = options;
  const token = isLoopback(host) && !options.token ? undefined : newToken();
  const files = await pageFiles(options.page);
  let app: Hono | undefined;
  const fetch = (request: Request, env: unknown) => app?.fetch(request, env as object) ?? starting();
  const server = createAdaptorServer({ fetch }) as Server;
  await listen(server, host, port);
  const folder = await ownFolder();
  const house = await House.open({ folder, limits, opening, model, data, stderr }).catch(async (error: unknown) => {
    server.close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const sessions = new Sessions(house);
  app = new Hono()
    .onError((error, c) => (c.req.path.startsWith("/api/") ? refusal(c as never, error) : told(c, error)))
    .use("*", guard({ hosts: hostsFor(host, names), token }))
    .route("/api", api(sessions, limits))
    .get("*", files);
  const { address, port: taken, family } = server.address() as AddressInfo;
  const shown = ["0.0.0.0", "::"].includes(address) ? "localhost" : family === "IPv6" ? `[${address}]` : address;
  return {
    url: `http://${shown}:${taken}/${token === undefined ? "" : `?token=${token}`}`,
    folder,
    get pids() {
      return Object.values(house.lanes).flatMap(({ pids }) => pids);
    },
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      await sessions.close();
      await house.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** An error where a browser asks for a page. */
function told(c: Context, error: unknown): Response {
  if (!(error instanceof Refusal)) return c.text("this is a fault of Convlens", 500);
  return c.text(`${error.message}\n${error.hint ?? ""}\n`, error.status);
}

const starting = () => new Response("the studio is about to start; reload this page", { status: 503 });

async function listen(server: Server, host: string, port: number): Promise<void> {
  // Bodies have a limit of their own, by how fast they come.
  server.requestTimeout = 0;
  server.headersTimeout = 20_000;
  server.maxConnections = 2000;
  await new Promise<void>((ready, fail) => {
    server.once("error", fail);
    server.listen(port, host, ready);
  }).catch((error: NodeJS.ErrnoException) => {
    throw listenError(error, host, port);
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  if (error.code === "EADDRINUSE")
    return new ConvlensError(
      `port ${port} is taken, perhaps by another studio`,
      `--port ${port + 1} takes another, --port 0 any that is free`,
    );
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return new ConvlensError(`this machine has no address ${host}`, "--host 0.0.0.0 listens on all that it has");
  if (error.code === "EACCES") return new ConvlensError(`port ${port} may not be used`, "--port 4242 needs no rights");
  return error;
}
