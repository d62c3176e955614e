import { randomBytes, timingSafeEqual } from "node:crypto";
import { hostname, networkInterfaces } from "node:os";
import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { Refusal } from "./refusal.ts";

export interface GuardOptions {
  /** Names, without port, by which the server may be called. */
  readonly hosts: ReadonlySet<string>;
  /** What has to be known to be let in, where the server can be reached from elsewhere. */
  readonly token: string | undefined;
}

export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/.test(host);

export const newToken = (): string => randomBytes(24).toString("base64url");

/** How a server that listens on `host` may be called: nobody else's name is led to it (DNS rebinding). */
export function hostsFor(host: string, others: readonly string[]): Set<string> {
  const loopback = ["localhost", "127.0.0.1", "::1"];
  if (isLoopback(host)) return new Set([...loopback, host, ...others]);
  const everywhere = host === "0.0.0.0" || host === "::";
  const addresses = Object.values(networkInterfaces()).flatMap((some) => some?.map(({ address }) => address) ?? []);
  return new Set([host, ...others, ...(everywhere ? [...loopback, ...addresses, hostname().toLowerCase()] : [])]);
}

/**
 * Headers of every answer. The page runs only scripts that the server has, and shares its process with no other site, which is what
 * threads in WebAssembly ask for.
 */
const headers: Readonly<Record<string, string>> = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    // Attributes of style only; the page's own styles are files.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self' data:",
    "connect-src 'self' blob: data:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

/** Lets in who calls the server by its name, from its own page, and knows the token where there is one. */
export function guard(options: GuardOptions): MiddlewareHandler {
  return async (c, next) => {
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    requireHost(c, options.hosts);
    requireOwnPage(c);
    if (options.token !== undefined) {
      const entered = enter(c, options.token);
      if (entered) return entered;
    }
    return next();
  };
}

function requireHost(c: Context, hosts: ReadonlySet<string>): void {
  const host = c.req.header("host") ?? "";
  const name = host
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
  if (!hosts.has(name))
    throw new Refusal(
      403,
      `this server is not called "${name.slice(0, 100)}"`,
      "convlens studio --allow-host names it",
    );
}

/** What other sites have browsers send comes with their origin, or with word that it is another site's. */
function requireOwnPage(c: Context): void {
  const origin = c.req.header("origin");
  const site = c.req.header("sec-fetch-site");
  const api = c.req.path.startsWith("/api/");
  const own =
    origin === undefined ||
    (/^https?:$/.test(protocolOf(origin)) && hostOf(origin) === c.req.header("host")?.toLowerCase());
  const near = site === undefined || site === "same-origin" || (site === "none" && c.req.method === "GET");
  if ((api || c.req.method !== "GET") && !(own && near))
    throw new Refusal(403, "another site may not ask for this", "open the address that convlens studio printed");
}

const protocolOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).protocol : "");
const hostOf = (origin: string) => new URL(origin).host;

/** The token in the address becomes a cookie, so that it is neither kept in histories nor passed on. */
function enter(c: Context, token: string): Response | undefined {
  const name = `convlens-${new URL(c.req.url).port || "80"}`;
  if (isSame(getCookie(c, name), token)) {
    if (c.req.query("token") === undefined) return undefined;
    return c.redirect("/", 303);
  }
  if (c.req.method === "GET" && c.req.path === "/" && isSame(c.req.query("token"), token)) {
    setCookie(c, name, token, { httpOnly: true, sameSite: "Strict", path: "/" });
    return c.redirect("/", 303);
  }
  throw new Refusal(401, "this studio asks for its token", "open the whole link that convlens studio printed");
}

function isSame(given: string | undefined, token: string): boolean {
  const [a, b] = [Buffer.from(given ?? ""), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
