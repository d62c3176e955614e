import { Misfit, type Network } from "./network.ts";

/**
 * A classifier on N×C values: a single linear layer, or a Sequential of linear layers and batch normalisation. The numbers of its
 * children tell where activations and dropout are; a ReLU is between two linear layers where there is room for one.
 */
export function head(net: Network, name: string, x: string, relu = (n: string, v: string) => net.relu(n, v)): string {
  if (net.has(`${name}.weight`)) return net.linear(name, x);
  const parts = net.children(name);
  const lines = parts.filter((i) => net.has(`${name}.${i}.weight`) && net.shape(`${name}.${i}.weight`).length === 2);
  if (lines.length === 0) throw new Misfit(`"${name}.weight" is missing`);
  let value = x;
  for (const [at, i] of parts.entries()) {
    const child = `${name}.${i}`;
    if (!lines.includes(i)) value = net.batchNorm(child, value);
    else {
      value = net.linear(child, value);
      if (i !== lines.at(-1) && (parts[at + 1] ?? i) > i + 1) value = relu(`${name}.${i + 1}`, value);
    }
  }
  return value;
}

/** Says that what is between the layers of a head was assumed: a head that users put onto a network may have others. */
export function noteHead(net: Network, name: string): void {
  if (net.children(name).length > 1)
    net.notes.push(`between the layers of "${name}" ReLUs are assumed, where their numbers leave room`);
}
