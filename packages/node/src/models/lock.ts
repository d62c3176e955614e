import { readFileSync, statSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { ConvlensError } from "@convlens/core/base";

/** A lock that nobody renewed for so many milliseconds is that of a process that is gone. */
const STALE = 120_000;
const RENEWED = 20_000;

/** Does `work` while no other process does that holds a lock of this path. Throws `ConvlensError` where one does. */
export async function locked<T>(path: string, busy: string, work: () => Promise<T>): Promise<T> {
  take(path, busy);
  const renewing = setInterval(() => renew(path), RENEWED).unref();
  try {
    return await work();
  } finally {
    clearInterval(renewing);
    remove(path);
  }
}

const me = () => JSON.stringify({ pid: process.pid, host: hostname() });

function take(path: string, busy: string): void {
  try {
    writeFileSync(path, me(), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (!abandoned(path)) throw new ConvlensError(busy, `wait for it, or remove ${path}`);
    remove(path);
    writeFileSync(path, me(), { flag: "wx" });
  }
}

function abandoned(path: string): boolean {
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
  if (Date.now() - mtimeMs > STALE) return true;
  try {
    const { pid, host } = JSON.parse(readFileSync(path, "utf8")) as { pid: number; host: string };
    return host === hostname() && !alive(pid);
  } catch {
    // It is being written.
    return false;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function renew(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Somebody removed it.
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone.
  }
}
