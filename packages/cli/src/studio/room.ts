import { Refusal } from "./refusal.ts";

/** Bytes on the disk, of which there are so many; those of a session are also those of all. */
export class Room {
  readonly #most: number;
  readonly #within: Room | undefined;
  #taken = 0;

  constructor(most: number, within?: Room) {
    this.#most = most;
    this.#within = within;
  }

  get taken(): number {
    return this.#taken;
  }

  get left(): number {
    return Math.min(this.#most - this.#taken, this.#within?.left ?? Number.POSITIVE_INFINITY);
  }

  /** Throws `Refusal` where there are not as many left. */
  take(bytes: number): void {
    if (bytes > this.left)
      throw new Refusal(
        413,
        `there is no room for more than ${Math.round(this.#most / 2 ** 20)} MB of files`,
        "open a new session, or name what is large on the command line of convlens studio",
      );
    this.#add(bytes);
  }

  give(bytes: number): void {
    this.#add(-bytes);
  }

  #add(bytes: number): void {
    this.#taken += bytes;
    if (this.#within) this.#within.#add(bytes);
  }
}
