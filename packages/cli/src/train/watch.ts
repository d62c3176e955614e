import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  blankImage,
  type Float32Tensor,
  float32,
  type Image,
  type IndexedImage,
  UsageError,
} from "@convlens/core/base";
import type { Engine } from "@convlens/core/engine";
import type { Volume } from "@convlens/core/method";
import { type Graph, producers, select } from "@convlens/core/onnx";
import { type FigureText, figureText, filterPicture, montage } from "@convlens/core/render";
import { tap, workingLayers } from "@convlens/core/transform";
import { decodeImage, encodeGif, encodePng, nodePlatform, readFile, writeFileAtomic } from "@convlens/node";

export interface WatchOptions {
  readonly folder: string;
  /** As a user names it. */
  readonly layer: string;
  /** The picture that activations are of, 1×C×H×W. */
  readonly picture: Float32Tensor;
  readonly engine: Engine;
}

const kinds = ["activations", "filters"] as const;
type Kind = (typeof kinds)[number];

/**
 * Pictures of one layer after each epoch: what its channels make of a picture, and its filters if it is a convolution. Each is a PNG
 * in `watch/`, so that a training that is resumed has those of the epochs before; at the end they become animations.
 */
export class Watch {
  readonly #options: WatchOptions;
  readonly #text: FigureText;

  static async open(options: WatchOptions): Promise<Watch> {
    return new Watch(options, await figureText(nodePlatform.rasterizeSvg));
  }

  private constructor(options: WatchOptions, text: FigureText) {
    this.#options = options;
    this.#text = text;
  }

  /** Draws the layer as it is after an epoch; 0 is before training. */
  async draw(epoch: number, graph: Graph): Promise<void> {
    const { layer } = this.#options;
    const { value } = select(graph, layer);
    const text = this.#text;
    const named = (volume: Volume) => ({ ...volume, layer: `${value} · epoch ${epoch}` });
    await this.#write("activations", epoch, montage(named(await this.#activations(graph, value)), { text }).image);
    const filters = filtersOf(graph, value);
    if (filters) await this.#write("filters", epoch, filterPicture(named(filters), { text }));
  }

  /** Writes an animation of each kind, and returns their names. */
  async finish(): Promise<Record<string, string>> {
    const files: Record<string, string> = {};
    for (const kind of kinds) {
      const frames = await this.#frames(kind);
      if (frames.length === 0) continue;
      const name = `watch-${kind}.gif`;
      await writeFileAtomic(join(this.#options.folder, name), encodeGif(timed(evenSized(frames))));
      files[`watch${kind[0]!.toUpperCase()}${kind.slice(1)}`] = name;
    }
    return files;
  }

  async #activations(graph: Graph, value: string): Promise<Volume> {
    const { graph: tapped, names } = tap(graph, [value], { only: true });
    const session = await this.#options.engine.prepare(tapped);
    try {
      const t = (await session.run({ [graph.inputs[0]!]: this.#options.picture }))[names[0]!] as Float32Tensor;
      const op = producers(graph).get(value)?.op ?? "input";
      return { kind: "volume", layer: value, op, data: float32(t.shape.slice(1), t.data) };
    } finally {
      await session.release();
    }
  }

  async #write(kind: Kind, epoch: number, image: Image | IndexedImage): Promise<void> {
    const name = `${kind}-${String(epoch).padStart(5, "0")}.png`;
    await writeFileAtomic(join(this.#options.folder, "watch", name), await encodePng(image));
  }

  async #frames(kind: Kind): Promise<Image[]> {
    const folder = join(this.#options.folder, "watch");
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder).filter((name) => name.startsWith(`${kind}-`) && name.endsWith(".png"));
    const read = async (name: string) => decodeImage(await readFile(join(folder, name)), name);
    return Promise.all(names.sort().map(read));
  }
}

/** Refuses a layer that the network does not have, or that has no channels to draw, before training begins. */
export function requireWatchable(graph: Graph, layer: string): void {
  const { value, unit } = select(graph, layer);
  if (unit !== undefined)
    throw new UsageError(`--watch ${layer}: a whole layer is watched, not one unit`, `--watch ${value}`);
}

function filtersOf(graph: Graph, value: string): Volume | undefined {
  const found = workingLayers(graph).find((l) => l.value === value || l.node.outputs[0] === value);
  const behind = found ?? convolutionBefore(graph, value);
  const weights = graph.constants.get(behind?.node.inputs[1] ?? "");
  if (!behind || weights?.shape.length !== 4 || !(weights.data instanceof Float32Array)) return undefined;
  return { kind: "volume", layer: value, op: behind.node.op, data: float32(weights.shape, weights.data) };
}

/** The convolution that a normalisation or an activation belongs to. */
function convolutionBefore(graph: Graph, value: string) {
  const made = producers(graph);
  const working = new Map(workingLayers(graph).map((l) => [l.node.outputs[0]!, l]));
  for (let v: string | undefined = value, steps = 0; v !== undefined && steps < 3; steps++) {
    const layer = working.get(v);
    if (layer) return layer;
    v = made.get(v)?.inputs[0];
  }
  return undefined;
}

/** Frames of one size: the largest, the rest of a smaller one white. */
function evenSized(frames: readonly Image[]): Image[] {
  const width = Math.max(...frames.map((f) => f.width));
  const height = Math.max(...frames.map((f) => f.height));
  return frames.map((frame) => {
    if (frame.width === width && frame.height === height) return frame;
    const page = blankImage(width, height, [255, 255, 255, 255]);
    for (let y = 0; y < frame.height; y++)
      page.data.set(frame.data.subarray(y * frame.width * 4, (y + 1) * frame.width * 4), y * width * 4);
    return page;
  });
}

/** About ten seconds in all; the last frame stays. */
function timed(frames: readonly Image[]) {
  const milliseconds = Math.min(500, Math.max(60, Math.round(10_000 / frames.length)));
  return frames.map((image, i) => ({ image, milliseconds: i === frames.length - 1 ? 2000 : milliseconds }));
}
