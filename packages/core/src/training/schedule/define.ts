/** How the learning rate changes while a network is trained. */
export interface Schedule {
  /** `constant`, `cosine` … */
  readonly id: string;
  readonly title: string;
  readonly reference?: string;
  /** The share of the learning rate at a share of all steps: 0 at the first step, 1 when all are done. */
  factor(progress: number): number;
}

export const defineSchedule = (schedule: Schedule): Schedule => schedule;

/** From 1 to 0 by half a cosine, for a share of the way. */
export const halfCosine = (share: number): number => (1 + Math.cos(Math.PI * share)) / 2;
