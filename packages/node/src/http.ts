import { setTimeout as pause } from "node:timers/promises";
import { ConvlensError, UsageError } from "@convlens/core/base";

/** The most redirects that one address is followed over. */
const REDIRECTS = 5;

export const isUrl = (path: string): boolean => /^https?:\/\//i.test(path);

/** What may be over the next time: a server that fails, is not reached, or takes too long. */
export class Passing extends ConvlensError {}

/** A server that says that there is nothing at an address. */
export class NotThere extends ConvlensError {}

export interface Request {
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  /** Is told the headers of each redirect. */
  readonly onRedirect?: (headers: Headers) => void;
}

/**
 * What an http or https address answers, whatever its status, over at most 5 redirects, of which none leads elsewhere than to
 * http or https, nor from https to http. Throws `ConvlensError` naming the address; what `fetch` itself throws comes as it is.
 */
export async function request(url: string, { onRedirect, ...init }: Request): Promise<Response> {
  let at = requireHttp(url, url);
  for (let redirects = 0; redirects <= REDIRECTS; redirects++) {
    const answer = await fetch(at, { redirect: "manual", ...init });
    const location = answer.headers.get("location");
    if (answer.status < 300 || answer.status >= 400 || location === null) return answer;
    await answer.body?.cancel();
    onRedirect?.(answer.headers);
    at = requireHttp(location, url, at);
  }
  throw new ConvlensError(`${url} is redirected more than ${REDIRECTS} times`, "name the address that it ends at");
}

/** The address that a redirect from `base` leads to; without `base`, `address` itself. Throws for one that is not followed. */
export function requireHttp(address: string, named: string, base?: URL): URL {
  const url = URL.canParse(address, base?.href) ? new URL(address, base) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    if (address === named) throw new UsageError(`${named} is no http or https address`, "https://host/path is one");
    throw new ConvlensError(`${named} is redirected to ${address}, which is no http or https address`);
  }
  if (base?.protocol === "https:" && url.protocol === "http:")
    throw new ConvlensError(`${named} is redirected to ${url.href}, from https to http, where anyone may change it`);
  return url;
}

/** The error for an answer that is no success; its body is left. */
export async function refusal(url: string, answer: Response): Promise<ConvlensError> {
  await answer.body?.cancel();
  const told = [`${url}: the server answers ${answer.status} ${answer.statusText}`.trimEnd()] as const;
  if (answer.status >= 500 || answer.status === 429) return new Passing(...told, "try again later");
  return new (answer.status === 404 || answer.status === 410 ? NotThere : ConvlensError)(...told, "check the address");
}

/** The error for what `fetch` threw, which says "fetch failed", and why in what caused it. */
export function unreachable(url: string, error: unknown): Passing {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  const reason = (cause?.message || cause?.code || (error as Error).message).split("\n")[0]!;
  return new Passing(`${url} cannot be reached: ${reason}`, "check the address and the network", { cause: error });
}

/**
 * Makes attempts with these milliseconds between them, as long as what stops them is `Passing`. One that came further than all
 * before, as `reached` tells, does not count.
 */
export async function attempts<T>(
  pauses: readonly number[],
  attempt: () => Promise<T>,
  { reached = () => 0, signal }: { readonly reached?: () => number; readonly signal?: AbortSignal | undefined } = {},
): Promise<T> {
  let furthest = reached();
  for (let failed = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      failed = reached() > furthest ? 1 : failed + 1;
      furthest = Math.max(furthest, reached());
      const wait = pauses[failed - 1];
      if (wait === undefined) throw error;
      await pause(wait, undefined, signal && { signal });
    }
  }
}
