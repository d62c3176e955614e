import { setTimeout as pause } from "node:timers/promises";
import { ConvlensError, UsageError } from "@convlens/core/base";

export interface FetchOptions {
  /** The most bytes of an answer. */
  readonly limit?: number;
  /** Milliseconds until an answer has to be there as a whole. */
  readonly timeout?: number;
  /** Milliseconds before the second and the third attempt. */
  readonly pauses?: readonly number[];
}

const LIMIT = 50e6;
const TIMEOUT = 30_000;
const PAUSES: readonly number[] = [500, 2000];
const REDIRECTS = 5;

/** Requests of one thread that are under way at one time. */
const AT_ONCE = 8;

export const isUrl = (path: string): boolean => /^https?:\/\//i.test(path);

/**
 * What an http or https address answers: at most 50 MB, within 30 seconds, over at most 5 redirects, of which none leads
 * elsewhere than to http or https. Where the server fails (5xx, 429), is not reached or takes too long, two more attempts are
 * made. Throws `ConvlensError` naming the address.
 */
export async function fetchBytes(url: string, options: FetchOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  await turn();
  try {
    return await attempts(url, options);
  } finally {
    release();
  }
}

async function attempts(url: string, options: FetchOptions): Promise<Uint8Array<ArrayBuffer>> {
  for (const wait of options.pauses ?? PAUSES) {
    try {
      return await attempt(url, options);
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      await pause(wait);
    }
  }
  return attempt(url, options);
}

/** What may be over the next time. */
class Passing extends ConvlensError {}

async function attempt(url: string, { limit = LIMIT, timeout = TIMEOUT }: FetchOptions) {
  const signal = AbortSignal.timeout(timeout);
  try {
    const answer = await followed(url, signal);
    if (answer.ok) return await body(answer, url, limit);
    await answer.body?.cancel();
    const told = [`${url}: the server answers ${answer.status} ${answer.statusText}`.trimEnd()] as const;
    throw answer.status >= 500 || answer.status === 429
      ? new Passing(...told, "try again later")
      : new ConvlensError(...told, "check the address");
  } catch (error) {
    if (error instanceof ConvlensError) throw error;
    if (signal.aborted) throw new Passing(`${url}: no answer in ${timeout / 1000} s`, "try again later");
    throw new Passing(`${url} cannot be reached: ${reason(error)}`, "check the address and the network", {
      cause: error,
    });
  }
}

async function followed(url: string, signal: AbortSignal): Promise<Response> {
  let at = requireHttp(url, url);
  for (let redirects = 0; redirects <= REDIRECTS; redirects++) {
    const answer = await fetch(at, { redirect: "manual", signal });
    const location = answer.headers.get("location");
    if (answer.status < 300 || answer.status >= 400 || location === null) return answer;
    await answer.body?.cancel();
    at = requireHttp(location, url, at);
  }
  throw new ConvlensError(`${url} is redirected more than ${REDIRECTS} times`, "name the address that it ends at");
}

function requireHttp(address: string, named: string, base?: URL): URL {
  const url = URL.canParse(address, base?.href) ? new URL(address, base) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  if (address === named) throw new UsageError(`${named} is no http or https address`, "https://host/path is one");
  throw new ConvlensError(`${named} is redirected to ${address}, which is no http or https address`);
}

async function body(answer: Response, url: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () =>
    new ConvlensError(`${url} has more than the ${limit / 1e6} MB that are fetched`, "download it and name the file");
  if (Number(answer.headers.get("content-length")) > limit) {
    await answer.body?.cancel();
    throw tooLarge();
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the transfer.
  for await (const piece of answer.body ?? []) {
    length += piece.length;
    if (length > limit) throw tooLarge();
    pieces.push(piece);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** `fetch` says "fetch failed", and why in what caused it. */
function reason(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return (cause?.message || cause?.code || (error as Error).message).split("\n")[0]!;
}

let running = 0;
const waiting: (() => void)[] = [];

async function turn(): Promise<void> {
  if (running < AT_ONCE) running++;
  else await new Promise<void>((begin) => waiting.push(begin));
}

function release(): void {
  const next = waiting.shift();
  if (next) next();
  else running--;
}
