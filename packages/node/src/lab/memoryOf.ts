import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";

/** Of Linux on all machines that Node is built for with few exceptions; there, memory is taken for less than it is. */
const PAGE = 4096;

const told = new Map<number, number>();

/**
 * The bytes of memory that a process has now (its resident set), by what the system says: a process that is at work could not say
 * it itself. Nothing where that cannot be known; where it has to be asked of a program, what was known at the last call.
 */
export function memoryOf(pid: number): number | undefined {
  if (process.platform === "linux") {
    try {
      return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * PAGE;
    } catch {
      return undefined;
    }
  }
  if (process.platform === "win32") return undefined;
  execFile("ps", ["-o", "rss=", "-p", String(pid)], (_, text) => {
    if (Number(text) > 0) told.set(pid, Number(text) * 1024);
    else told.delete(pid);
  });
  return told.get(pid);
}
