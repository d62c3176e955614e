import type { Tensors } from "@convlens/core/engine";
import { magnitudeOf, withMagnitudes } from "@convlens/core/transform";
import type { Lens } from "@convlens/node";

/** A part of float16's largest number, 65504: drawn pictures are not those that make values largest. */
const LARGEST = 65504 / 8;

/** The values of the network that come near to what float16 holds at most. Engines may compute in float32 between and so hide it. */
export async function tooLarge({ engine, original }: Lens, feeds: Tensors, signal: AbortSignal): Promise<Set<string>> {
  const { graph, values } = withMagnitudes(original.graph);
  const session = await engine.prepare(graph);
  try {
    const found = await session.run(feeds, signal);
    return new Set(values.filter((v) => !((found[magnitudeOf(v)]!.data as Float32Array)[0]! <= LARGEST)));
  } finally {
    await session.release();
  }
}
