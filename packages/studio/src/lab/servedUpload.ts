import { ConvlensError } from "@convlens/core/base";
import { errorOf, type Fault } from "@convlens/core/lab";
import type { Uploading } from "./lab.ts";

/** Files that are on their way at a time. */
const LANES = 3;

/**
 * Sends files, each to its address, in about their order. `fetch` tells nothing of how far it is.
 * @param url of a path below what was dropped or chosen
 */
export async function upload(
  files: readonly File[],
  url: (path: string) => string,
  uploading: Uploading = () => {},
  signal?: AbortSignal,
): Promise<void> {
  const total = files.reduce((sum, file) => sum + file.size, 0) || 1;
  const sent = files.map(() => 0);
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < files.length; i = next++) {
      const file = files[i]!;
      await put(url(file.webkitRelativePath || file.name), file, signal, (bytes) => {
        sent[i] = Math.min(file.size, bytes);
        uploading(sent.reduce((a, b) => a + b, 0) / total);
      });
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } catch (error) {
    next = files.length;
    throw error;
  }
  uploading(1);
}

function put(url: string, file: File, signal: AbortSignal | undefined, told: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    signal?.addEventListener("abort", stop, { once: true });
    request.upload.onprogress = ({ loaded }) => told(loaded);
    request.onload = () => (request.status < 300 ? resolve() : reject(faultOf(request)));
    request.onerror = () =>
      reject(new ConvlensError(`${file.name} could not be sent`, "is convlens studio still at work?"));
    request.onabort = () => reject(signal?.reason ?? new DOMException("stopped", "AbortError"));
    request.onloadend = () => signal?.removeEventListener("abort", stop);
    request.open("PUT", url);
    request.send(file);
  });
}

function faultOf({ status, responseText }: XMLHttpRequest): Error {
  try {
    return errorOf((JSON.parse(responseText) as { fault: Fault }).fault);
  } catch {
    return new ConvlensError(`the server answers ${status}`, "send it again");
  }
}
