/** Milliseconds of one call. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/**
 * The median times of two pieces of work, in turns, so that a disturbance of the machine meets both. Each runs once before
 * that, unmeasured; a quick one several times per turn, so that every measurement is at least about 50 ms long.
 */
export async function inTurns(
  runs: number,
  [first, second]: readonly [() => Promise<unknown>, () => Promise<unknown>],
): Promise<[number, number]> {
  const repeats = [Math.ceil(50 / (await warm(first))), Math.ceil(50 / (await warm(second)))] as const;
  const times: [number[], number[]] = [[], []];
  for (let i = 0; i < runs; i++)
    for (const [k, work] of [first, second].entries()) {
      const n = repeats[k]!;
      const all = async () => {
        for (let j = 0; j < n; j++) await work();
      };
      times[k]!.push((await timed(all)) / n);
    }
  return [median(times[0]), median(times[1])];
}

async function warm(work: () => Promise<unknown>): Promise<number> {
  const first = await timed(work);
  return Math.max(0.1, first > 500 ? first : await timed(work));
}
