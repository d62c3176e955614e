import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".wasm": "application/wasm",
};

/** A host of plain files, as they are rented: no headers of ours, and the folder somewhere below its root. */
export async function hostFiles(folder: string, below: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, answer) => {
    const { pathname } = new URL(request.url!, "http://host");
    const inside = pathname.startsWith(below) ? normalize(decodeURIComponent(pathname.slice(below.length))) : "..";
    const path = join(folder, inside === "." || inside === "" ? "index.html" : inside);
    const found = inside.startsWith("..") ? undefined : await stat(path).catch(() => undefined);
    if (!found?.isFile()) return answer.writeHead(404).end();
    answer.writeHead(200, {
      "content-type": types[extname(path)] ?? "application/octet-stream",
      "content-length": found.size,
    });
    createReadStream(path).pipe(answer);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${below}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
