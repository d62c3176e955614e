import { ConvlensError } from "@convlens/core/base";
import { attempts, Passing, refusal, request, unreachable } from "../http.ts";

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

/** Requests of one thread that are under way at one time. */
const AT_ONCE = 8;

/**
 * What an http or https address answers: at most 50 MB, within 30 seconds, over at most 5 redirects, of which none leads
 * elsewhere than to http or https, nor from https to http. Where the server fails (5xx, 429), is not reached or takes too long, two more attempts are
 * made. Throws `ConvlensError` naming the address.
 */
export async function fetchBytes(url: string, options: FetchOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  await turn();
  try {
    return await attempts(options.pauses ?? PAUSES, () => attempt(url, options));
  } finally {
    release();
  }
}

async function attempt(url: string, { limit = LIMIT, timeout = TIMEOUT }: FetchOptions) {
  const signal = AbortSignal.timeout(timeout);
  try {
    const answer = await request(url, { signal });
    if (!answer.ok) throw await refusal(url, answer);
    return await body(answer, url, limit);
  } catch (error) {
    if (error instanceof ConvlensError) throw error;
    if (signal.aborted) throw new Passing(`${url}: no answer in ${timeout / 1000} s`, "try again later");
    throw unreachable(url, error);
  }
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
