import { type Told, toldOf } from "../../state/told.ts";

/** What moving pictures come from: a camera, or a file. */
export class Source {
  readonly video = document.createElement("video");
  kind = $state<"camera" | "file" | undefined>();
  name = $state("");
  fault = $state.raw<Told | undefined>();
  /** Somebody is asked for permission. */
  asking = $state(false);
  cameras = $state.raw<readonly MediaDeviceInfo[]>([]);
  #stream: MediaStream | undefined;
  #url: string | undefined;

  constructor() {
    this.video.muted = true;
    this.video.loop = true;
    this.video.playsInline = true;
  }

  async camera(id?: string): Promise<void> {
    this.close();
    this.fault = undefined;
    if (!navigator.mediaDevices) {
      this.fault = {
        message: "This browser gives no camera to this page.",
        hint: "Cameras are for pages of this machine and for those over https. A video file works anywhere.",
      };
      return;
    }
    this.asking = true;
    try {
      const size = { width: { ideal: 640 }, height: { ideal: 480 } };
      const video = id === undefined ? { ...size, facingMode: "environment" } : { ...size, deviceId: { exact: id } };
      this.#stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
      const devices = await navigator.mediaDevices.enumerateDevices();
      this.cameras = devices.filter(({ kind }) => kind === "videoinput");
      this.video.srcObject = this.#stream;
      await this.video.play();
      this.name = this.#stream.getVideoTracks()[0]?.label || "camera";
      this.kind = "camera";
    } catch (error) {
      this.close();
      this.fault = refusal(error);
    } finally {
      this.asking = false;
    }
  }

  async file(file: File): Promise<void> {
    this.close();
    this.fault = undefined;
    this.#url = URL.createObjectURL(file);
    this.video.src = this.#url;
    try {
      await this.video.play();
      this.name = file.name;
      this.kind = "file";
    } catch {
      this.close();
      this.fault = {
        message: `${file.name} does not play here`,
        hint: "MP4 with H.264 and WebM play in most browsers.",
      };
    }
  }

  hold(): void {
    this.video.pause();
  }

  async go(): Promise<void> {
    await this.video.play().catch((error: unknown) => {
      this.fault = toldOf(error);
    });
  }

  /** The camera's light goes out. */
  close(): void {
    this.video.pause();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.video.srcObject = null;
    this.video.removeAttribute("src");
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = undefined;
    this.kind = undefined;
  }
}

const refusals: Readonly<Record<string, Told>> = {
  NotAllowedError: {
    message: "The camera was not allowed.",
    hint: "Allow it in the browser's bar of addresses, and try again. What it sees stays in this page.",
  },
  NotFoundError: { message: "There is no camera.", hint: "Connect one, or take a video file." },
  NotReadableError: { message: "The camera is in use elsewhere.", hint: "Close what uses it, and try again." },
  OverconstrainedError: { message: "That camera is not there any more.", hint: "Choose another." },
};

const refusal = (error: unknown): Told => refusals[error instanceof Error ? error.name : ""] ?? toldOf(error);
