import type { Trained } from "@convlens/core/lab";
import { Job } from "../../state/job.svelte.ts";

/** The training of the page: it goes on while other views are looked at. */
class TrainingRun {
  readonly job = new Job("train");
  readonly #after = new Job("trained");
  /** What was come to, by a training that is over or was stopped. */
  over = $state.raw<Trained | undefined>();
  /** What the training is kept under; a new one for each that is begun. */
  #keep = "";

  get told() {
    return this.job.running ? this.job.shown : (this.over ?? this.job.shown);
  }

  get fault() {
    return this.job.fault ?? this.#after.fault;
  }

  async begin(settings: Readonly<Record<string, unknown>>, resume: boolean): Promise<void> {
    if (!resume) this.#keep = `training-${Date.now().toString(36)}`;
    const before = resume ? this.over : undefined;
    this.over = undefined;
    this.#after.clear();
    this.over = (await this.job.run({ ...settings, keep: this.#keep, resume } as never)) ?? before;
  }

  /** What the last epoch left is there if there was one. */
  async stop(): Promise<void> {
    const learnt = (this.told?.history.length ?? 0) > 0;
    this.job.stop();
    this.over = learnt ? await this.#after.run({ keep: this.#keep }) : undefined;
  }
}

export const training = new TrainingRun();
