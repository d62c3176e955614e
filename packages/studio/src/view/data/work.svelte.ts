import { Job } from "../../state/job.svelte.ts";
import { studio } from "../../state/studio.svelte.ts";

/** What was found out about the data set by the open model; it goes on while other views are looked at. */
class DataWork {
  readonly embedding = new Job("embed");
  readonly evaluation = new Job("evaluate");
  #of = "";

  /** Forgets what is of another model or another data set. */
  renew(): void {
    const { model, set } = studio.state ?? {};
    const of = JSON.stringify([model?.id, set?.name, set?.pictures.length]);
    if (of === this.#of) return;
    this.#of = of;
    this.embedding.clear();
    this.evaluation.clear();
  }
}

export const work = new DataWork();
