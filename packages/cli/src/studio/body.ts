import type { IncomingMessage } from "node:http";
import type { Limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/**
 * The pieces of a body, as long as they come fast enough: whoever holds a connection open and sends next to nothing is cut off.
 * What its reader takes for them does not count. Throws `Refusal`.
 */
export async function* paced(incoming: IncomingMessage, { bytes, time }: Limits["pace"]): AsyncGenerator<Buffer> {
  const pieces = incoming[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let [waited, came] = [0, 0];
  // The connection stays open where it is too slow, so that the answer that says so gets through.
  const next = async () => {
    const begun = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(tooSlow()), time - waited);
    });
    const coming = pieces.next().catch(() => {
      throw brokeOff();
    });
    coming.catch(() => {});
    try {
      return await Promise.race([coming, late]);
    } finally {
      clearTimeout(timer);
      waited += performance.now() - begun;
    }
  };
  for (let piece = await next(); !piece.done; piece = await next()) {
    came += piece.value.length;
    if (came >= bytes) [came, waited] = [0, 0];
    yield piece.value;
  }
  if (!incoming.complete) throw brokeOff();
}

const tooSlow = () => new Refusal(408, "the upload is too slow", "send it again over a better connection");
const brokeOff = () => new Refusal(400, "the upload broke off", "send it again");

/** A body as a whole. Throws `Refusal` for one that is too large, or comes too slowly. */
export async function bodyOf(incoming: IncomingMessage, most: number, pace: Limits["pace"]): Promise<Uint8Array> {
  const tooLarge = () =>
    new Refusal(413, `this is more than the ${Math.round(most / 2 ** 20)} MB that a request may have`, "send less");
  if (Number(incoming.headers["content-length"] ?? 0) > most) throw tooLarge();
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of paced(incoming, pace)) {
    length += piece.length;
    if (length > most) throw tooLarge();
    pieces.push(piece);
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, length);
}
