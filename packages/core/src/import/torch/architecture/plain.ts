import { Misfit, type Network } from "../network.ts";
import { defineArchitecture } from "./define.ts";

/** The usual extent of pictures by their channels: MNIST, CIFAR. */
const sideOf = (net: Network): number => (net.shape("conv1.weight")[1] === 1 ? 28 : 32);

/**
 * Small networks of tutorials: `conv1`, `conv2` …, then `fc1`, `fc2` …, with a ReLU behind each but the last and a 2×2 max pool behind each
 * convolution. What is between the layers is not in the file; it passes only if the extents come out as `fc1` takes them.
 */
export default defineArchitecture({
  id: "plain",
  title: "conv1, conv2 …, fc1, fc2 … with ReLUs and 2×2 max pools",
  stems: ["conv1.weight"],
  size: sideOf,
  values: "half",
  write(net, picture) {
    const convs = numbered(net, "conv");
    const lines = numbered(net, "fc");
    if (lines.length === 0) throw new Misfit('"fc1.weight" is missing');
    // Taken before it is known whether they fit: an error tells of how many tensors the rest was expected.
    for (const layer of [...convs, ...lines]) net.take(layer);
    const same = padsThatFit(net, convs.length, picture);
    let x = picture;
    for (const [i, conv] of convs.entries()) {
      x = net.conv(conv, x, same ? {} : { pad: 0 });
      if (net.hasModule(`bn${i + 1}`)) x = net.batchNorm(`bn${i + 1}`, x);
      x = net.maxPool(`pool${i + 1}`, net.relu(`relu${i + 1}`, x), 2, 2);
    }
    x = net.g.node("Flatten", [x], { axis: 1 }, "flatten");
    for (const [i, line] of lines.entries()) {
      x = net.linear(line, x);
      if (i < lines.length - 1) x = net.relu(`relu${convs.length + i + 1}`, x);
    }
    net.notes.push(
      `a guess: ReLU and 2×2 max pool behind ${convs.join(", ")}, ${same ? "half the kernel" : "nothing"} as padding, ReLU between ${lines.join(", ")}; their extents fit, but the file does not say it`,
    );
    return x;
  },
});

const numbered = (net: Network, stem: string): string[] => {
  const found: string[] = [];
  for (let i = 1; net.has(`${stem}${i}.weight`); i++) found.push(`${stem}${i}`);
  return found;
};

/** Whether `fc1` fits what padded convolutions leave of the picture, or what those without do. Throws `Misfit` where neither or both do. */
function padsThatFit(net: Network, convs: number, picture: string): boolean {
  const [taken, channels] = [net.shape("fc1.weight")[1]!, net.shape(`conv${convs}.weight`)[0]!];
  const sides = [0, 1].map((axis) => {
    const extent = net.extent(picture, 2 + axis);
    return [true, false].map((same) => extentAfter(net, convs, extent, axis, same));
  });
  const fits = [0, 1].filter((i) => sides[0]![i]! * sides[1]![i]! * channels === taken);
  if (fits.length === 1) return fits[0] === 0;
  const places = `${net.extent(picture, 2)}×${net.extent(picture, 3)}`;
  throw new Misfit(
    `"fc1" takes ${taken} numbers (${taken / channels} places of ${channels} channels); 2×2 pools behind each convolution leave ${sides[0]![0]}×${sides[1]![0]} or ${sides[0]![1]}×${sides[1]![1]} of ${places} pixels`,
  );
}

function extentAfter(net: Network, convs: number, extent: number, axis: number, same: boolean): number {
  let left = extent;
  for (let i = 1; i <= convs; i++) {
    const kernel = net.shape(`conv${i}.weight`)[2 + axis] ?? 0;
    left = Math.floor((left - kernel + 1 + (same ? 2 * ((kernel - 1) >> 1) : 0)) / 2);
  }
  return left;
}
