/** Milliseconds at work before others have a turn. */
const TURN = 50;

/** Shows how far something is and, now and then, waits for the next turn of the event loop: signals and messages come in. */
export function breathing(
  show: (done: number, total: number) => void,
): (done: number, total: number) => Promise<void> | void {
  let last = performance.now();
  return (done, total) => {
    show(done, total);
    if (performance.now() - last < TURN) return undefined;
    last = performance.now();
    return new Promise((resolve) => setTimeout(resolve, 0));
  };
}
