import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Session } from "./session.ts";

/**
 * Tells what happens in a session, from where a listener left off: it sends the number of the last event that it knows when it
 * comes back. Events are fetched from the log as fast as they are taken, so that one that is slow, or asleep, takes no memory.
 */
export function eventStream(c: Context, session: Session, heartbeat: number): Response {
  let last = session.events.from(Number(c.req.header("last-event-id") ?? 0) || 0);
  // Proxies that collect answers would hold back what is told.
  c.header("X-Accel-Buffering", "no");
  session.listeners++;
  return streamSSE(c, async (stream) => {
    let open = true;
    const end = () => {
      if (open) session.listeners--;
      open = false;
    };
    stream.onAbort(() => {
      end();
      session.events.end();
    });
    try {
      await stream.write(": \n\n");
      while (open && !session.closed) {
        for (const { number, data } of session.events.after(last)) {
          await stream.writeSSE({ id: String(number), data: JSON.stringify(data) });
          last = number;
        }
        const before = performance.now();
        await session.events.news(last, heartbeat);
        if (open && performance.now() - before >= heartbeat) await stream.write(": \n\n");
      }
    } finally {
      end();
    }
  });
}
