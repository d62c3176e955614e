import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";

/** How a served file is given. */
export interface Served {
  readonly bytes: Uint8Array;
  readonly etag?: string;
  /** Answers with all of it whatever part is asked for. */
  readonly noRanges?: boolean;
  /** Without a length, in chunks. */
  readonly chunked?: boolean;
  /** Breaks the connection after so many bytes of an answer. */
  cut?: number;
  /** Sends so many bytes of an answer and nothing more. */
  stall?: number;
  /** Leads there, with these headers. */
  readonly to?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
}

/** What was asked for. */
export interface Asked {
  readonly path: string;
  readonly range: string | undefined;
}

/** A server on the loopback that gives files, with ranges as RFC 9110 has them; it goes when the tests of the file are done. */
export function fileServer() {
  const files: Record<string, Served> = {};
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const path = request.url!;
    asked.push({ path, range: request.headers.range });
    const file = files[path];
    if (file) answer(file, request, response);
    else response.writeHead(404).end("none");
  });
  const at = { host: "" };
  beforeAll(async () => {
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    at.host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return { files, asked, url: (path: string) => at.host + path };
}

function answer(file: Served, request: IncomingMessage, response: ServerResponse): void {
  if (file.to !== undefined) return void response.writeHead(302, { location: file.to, ...file.headers }).end();
  if (file.status !== undefined) return void response.writeHead(file.status).end();
  const { etag, bytes } = file;
  const from = rangeOf(file, request);
  if (from !== undefined && from >= bytes.length) return void response.writeHead(416).end();
  const part = bytes.subarray(from ?? 0);
  response.writeHead(from === undefined ? 200 : 206, {
    ...(!file.chunked && { "content-length": part.length }),
    ...(etag !== undefined && { etag }),
    ...(from !== undefined && { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
  });
  if (file.stall !== undefined) return void response.write(part.subarray(0, file.stall));
  if (file.cut === undefined || file.cut >= part.length) return void response.end(part);
  response.write(part.subarray(0, file.cut), () => setTimeout(() => request.socket.destroy(), 5));
}

function rangeOf({ noRanges, etag }: Served, { headers }: IncomingMessage): number | undefined {
  const from = /^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1];
  const changed = headers["if-range"] !== undefined && headers["if-range"] !== etag;
  return from === undefined || noRanges || changed ? undefined : Number(from);
}
