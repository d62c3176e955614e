import { join } from "node:path";
import { float32 } from "@convlens/core/base";
import type { Heatmap, Method } from "@convlens/core/method";
import { type MapColours, type Range, reduceChannels, type Shade, shade, union } from "@convlens/core/render";
import type { AskedTarget } from "../request/explain.ts";
import { Spool } from "./spool.ts";

/** One method's maps of one target, a map for each frame of a clip. */
export class Track {
  readonly method: Method;
  readonly params: Readonly<Record<string, unknown>>;
  /** What each frame explains, by frame. */
  readonly targets: AskedTarget[] = [];
  readonly layer: string | undefined;
  readonly #spool: Spool;
  readonly #space: Heatmap["space"];
  readonly #extents: readonly [number, number];

  private constructor(
    method: Method,
    params: Readonly<Record<string, unknown>>,
    first: Heatmap,
    spool: Spool,
    extents: readonly [number, number],
  ) {
    this.method = method;
    this.params = params;
    this.layer = first.layer;
    this.#space = first.space;
    this.#spool = spool;
    this.#extents = extents;
  }

  /** @param folder where the track's maps are kept until it is closed */
  static async of(
    method: Method,
    params: Readonly<Record<string, unknown>>,
    first: Heatmap,
    folder: string,
    name: string,
  ): Promise<Track> {
    const { width, height } = planeOf(first);
    const spool = await Spool.open(join(folder, `.${name}.spool`), width * height);
    return new Track(method, params, first, spool, [height, width]);
  }

  async add(map: Heatmap, target: AskedTarget): Promise<void> {
    await this.#spool.write(this.targets.length, planeOf(map).data);
    this.targets.push(target);
  }

  /** A frame's map; where it is to be smooth, the mean over frames around it with a Gaussian's weights. */
  async map(frame: number, deviation: number): Promise<Heatmap> {
    const mean = new Float32Array(this.#extents[0] * this.#extents[1]);
    for (const [k, weight] of weightsAround(frame, this.targets.length, deviation)) {
      const map = await this.#spool.read(k);
      for (let i = 0; i < mean.length; i++) mean[i]! += weight * map[i]!;
    }
    return { kind: "heatmap", space: this.#space, map: float32(this.#extents, mean) };
  }

  /** The range that holds the ranges of all frames: one scale for the clip. */
  async range(deviation: number): Promise<Range> {
    const ranges: Range[] = [];
    for (let frame = 0; frame < this.targets.length; frame++)
      ranges.push(shade(await this.map(frame, deviation)).range);
    return union(ranges) ?? { low: 0, high: 0 };
  }

  async shade(frame: number, deviation: number, range: Range, colours?: MapColours): Promise<Shade> {
    return shade(await this.map(frame, deviation), { range, colormap: colours?.[this.#space] });
  }

  close(): Promise<void> {
    return this.#spool.close();
  }
}

/** The channels of a pixel map become one number, its sign kept. */
const planeOf = ({ map }: Heatmap) => reduceChannels(map, "signed", "max-abs");

/** Frames up to three deviations away and their shares, which sum to one also at the ends of the clip. */
export function weightsAround(frame: number, count: number, deviation: number): [number, number][] {
  const reach = Math.ceil(3 * deviation);
  const near = Array.from({ length: 2 * reach + 1 }, (_, i) => frame - reach + i).filter((k) => k >= 0 && k < count);
  const weight = (k: number) => (deviation === 0 ? 1 : Math.exp(-((k - frame) ** 2) / (2 * deviation ** 2)));
  const total = near.reduce((sum, k) => sum + weight(k), 0);
  return near.map((k) => [k, weight(k) / total]);
}
