import type { Image } from "@convlens/core/base";
import type { Asked, Frame } from "@convlens/core/lab";
import type { Lab } from "../../lab/lab.ts";
import { type Told, toldOf } from "../../state/told.ts";
import { imageOf } from "../../text/pixels.ts";

/** The longer side of what a network is shown, in pixels; more would be thrown away. */
const SIDE = 480;
/** Frames that the rate is a mean of. */
const RECENT = 20;

/** A frame, and what was seen in it. */
export interface Seen {
  readonly image: Image;
  readonly frame: Frame;
}

/** Shows a network one frame after the other, always the last that there is: those that come while it looks are left out. */
export class Watch {
  seen = $state.raw<Seen | undefined>();
  fault = $state.raw<Told | undefined>();
  running = $state(false);
  /** Frames that were looked at in a second, and the share of those that came which were left out. */
  rate = $state(0);
  dropped = $state(0);
  #ends: number[] = [];
  #came = 0;
  #looked = 0;
  #round = 0;

  /** `asked` is read for each frame. */
  async run(lab: Lab, video: HTMLVideoElement, asked: () => Omit<Asked<"frame">, "picture">): Promise<void> {
    const round = ++this.#round;
    const mine = () => round === this.#round;
    this.running = true;
    this.fault = undefined;
    this.#ends = [];
    this.#came = this.#looked = 0;
    const counting = this.#count(video, mine);
    try {
      while (mine()) {
        await fresh(video);
        if (!mine()) break;
        const image = pixelsOf(video);
        const frame = await lab.run("frame", { ...asked(), picture: image });
        if (!mine()) break;
        this.seen = { image, frame };
        this.#tell();
      }
    } catch (error) {
      if (mine()) this.fault = toldOf(error);
    } finally {
      if (mine()) this.running = false;
      counting();
    }
  }

  stop(): void {
    this.#round++;
    this.running = false;
  }

  #tell(): void {
    this.#looked++;
    const now = performance.now();
    this.#ends = [...this.#ends, now].slice(-RECENT);
    const span = now - this.#ends[0]!;
    this.rate = span > 0 ? (1000 * (this.#ends.length - 1)) / span : 0;
    this.dropped = this.#came > 0 ? Math.max(0, 1 - this.#looked / this.#came) : 0;
  }

  /** Counts the frames that come. */
  #count(video: HTMLVideoElement, mine: () => boolean): () => void {
    if (!("requestVideoFrameCallback" in video)) return () => {};
    let handle = 0;
    const came = () => {
      if (!mine()) return;
      this.#came++;
      handle = video.requestVideoFrameCallback(came);
    };
    handle = video.requestVideoFrameCallback(came);
    return () => video.cancelVideoFrameCallback(handle);
  }
}

/** Waits until the video shows a frame that was not there before, or for a quarter of a second. */
const fresh = (video: HTMLVideoElement): Promise<void> =>
  new Promise((done) => {
    const timer = setTimeout(done, 250);
    if (!("requestVideoFrameCallback" in video)) return;
    video.requestVideoFrameCallback(() => {
      clearTimeout(timer);
      done();
    });
  });

function pixelsOf(video: HTMLVideoElement): Image {
  const { videoWidth, videoHeight } = video;
  const scale = Math.min(1, SIDE / Math.max(videoWidth, videoHeight));
  return imageOf(video, Math.max(1, Math.round(videoWidth * scale)), Math.max(1, Math.round(videoHeight * scale)));
}
