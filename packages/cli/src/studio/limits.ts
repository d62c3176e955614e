/** What is bounded, so that nobody and nothing takes all. Sizes are in bytes, times in milliseconds. */
export interface Limits {
  /** Of a quick operation, and of anything done with files. */
  readonly quickTime: number;
  /** Of a long one. */
  readonly jobTime: number;
  /** Of each process that works. */
  readonly memory: number;
  /** Long operations at a time. */
  readonly longJobs: number;
  /** Of one file that is sent. */
  readonly file: number;
  /** Of all that a session has on the disk. */
  readonly upload: number;
  /** Files of one session. */
  readonly files: number;
  /** Of what is asked for, with a picture that was painted over in it. */
  readonly request: number;
  /** The least that comes of a body in that time. */
  readonly pace: { readonly bytes: number; readonly time: number };
  /** Operations of one session that wait or run. */
  readonly waiting: number;
  /** Pictures of one session; more are a data set. */
  readonly pictures: number;
  readonly sessions: number;
  /** After so long without a word from it, a session goes. */
  readonly idle: number;
  /** After so long without a page that listens, its work is stopped. */
  readonly unheard: number;
  /** Between two signs of life on a connection that has nothing to tell. */
  readonly heartbeat: number;
}

const [SECOND, MINUTE, MB, GB] = [1000, 60_000, 2 ** 20, 2 ** 30];

export const usualLimits: Omit<Limits, "memory"> = {
  quickTime: MINUTE,
  jobTime: 60 * MINUTE,
  longJobs: 2,
  file: 2 * GB,
  upload: 4 * GB,
  files: 100_000,
  request: 80 * MB,
  pace: { bytes: 16 * 1024, time: 20 * SECOND },
  waiting: 300,
  pictures: 1000,
  sessions: 200,
  idle: 60 * MINUTE,
  unheard: 30 * SECOND,
  heartbeat: 15 * SECOND,
};
