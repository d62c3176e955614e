import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Handler } from "hono";
import { Refusal } from "./refusal.ts";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".onnx": "application/octet-stream",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

const packable = new Set([".css", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest"]);

/** A name with a hash of what is in the file, as the page's builder makes them. */
const hashed = /^\/assets\/.*-[\w-]{8}\.\w+$/;

/** Good enough, and quick; what is larger is packed in less time. */
const quality = (bytes: number) => (bytes > 4e6 ? 4 : 8);

type Coding = "br" | "gzip" | "identity";

class PageFile {
  readonly #path: string;
  readonly tag: string;
  readonly #made = new Map<Coding, Promise<Uint8Array<ArrayBuffer>>>();

  constructor(path: string, tag: string) {
    this.#path = path;
    this.tag = tag;
  }

  bytes(coding: Coding): Promise<Uint8Array<ArrayBuffer>> {
    const made = this.#made.get(coding) ?? this.#make(coding);
    this.#made.set(coding, made);
    return made;
  }

  async #make(coding: Coding): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await readFile(this.#path);
    if (coding === "identity") return bytes as Uint8Array<ArrayBuffer>;
    const { BROTLI_PARAM_QUALITY } = constants;
    const params = { [BROTLI_PARAM_QUALITY]: quality(bytes.length) };
    const packed = coding === "br" ? promisify(brotliCompress)(bytes, { params }) : promisify(gzip)(bytes);
    return (await packed) as Uint8Array<ArrayBuffer>;
  }
}

/** Gives the files of a folder and nothing else: their names are known from the start, and looked up. */
export async function pageFiles(folder: string): Promise<Handler> {
  const files = new Map<string, PageFile>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    const tag = `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`;
    files.set(`/${path.slice(join(folder, sep).length).replaceAll(sep, "/")}`, new PageFile(path, tag));
  }
  // What every page begins with is packed before it is asked for.
  for (const [name, file] of files) if (/\.(html|js|css)$/.test(name)) void file.bytes("br");
  return async (c) => {
    const name = c.req.path === "/" ? "/index.html" : decoded(c.req.path);
    const file = files.get(name);
    if (!file) throw new Refusal(404, "there is no such page", "the studio is at /");
    const ending = extname(name);
    c.header("Content-Type", types[ending] ?? "application/octet-stream");
    c.header("Cache-Control", hashed.test(name) ? "public, max-age=31536000, immutable" : "no-cache");
    c.header("ETag", file.tag);
    c.header("Vary", "Accept-Encoding");
    if (c.req.header("if-none-match") === file.tag) return c.body(null, 304);
    const coding = packable.has(ending) ? codingFor(c.req.header("accept-encoding") ?? "") : "identity";
    if (coding !== "identity") c.header("Content-Encoding", coding);
    return c.body(await file.bytes(coding));
  };
}

const codingFor = (taken: string): Coding =>
  /\bbr\b/.test(taken) ? "br" : /\bgzip\b/.test(taken) ? "gzip" : "identity";

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
