import type { Network } from "../network.ts";

/** How a plain stack of convolutions is read that goes by the numbers of a Sequential. */
export interface Sequence {
  readonly conv: (name: string, x: string, first: boolean) => string;
  readonly pool: (name: string, x: string) => string;
}

/**
 * Convolutions, each with its batch normalisation if it has one and a ReLU; where one more number is left out, and at the end, a pool.
 * Gives N×C×H×W.
 */
export function sequence(net: Network, name: string, picture: string, { conv, pool }: Sequence): string {
  const parts = net.children(name);
  let x = picture;
  for (const [at, i] of parts.entries()) {
    const child = `${name}.${i}`;
    const isConv = net.shape(`${child}.weight`).length === 4;
    x = isConv ? conv(child, x, at === 0) : net.batchNorm(child, x);
    const next = parts[at + 1];
    if (next === i + 1) continue;
    x = net.relu(`${name}.${i + 1}`, x);
    if (next === undefined || next > i + 2) x = pool(`${name}.${i + 2}`, x);
  }
  return x;
}
