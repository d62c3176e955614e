/** Random draws and steps that tell two maps apart; a finished map takes more. */
const MOST_SAMPLES = 256;
const MOST_STEPS = 16;

/**
 * Parameters for maps that are made only to be compared with each other: fewer draws and steps, windows side by side.
 * Both sides of a comparison are made with them.
 */
export function draftOf(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { samples, steps, window, stride } = params as Partial<Record<string, number>>;
  return {
    ...params,
    ...(samples !== undefined && samples > MOST_SAMPLES && { samples: MOST_SAMPLES }),
    ...(steps !== undefined && steps > MOST_STEPS && { steps: MOST_STEPS }),
    ...(window !== undefined && stride !== undefined && stride < window && { stride: window }),
  };
}
