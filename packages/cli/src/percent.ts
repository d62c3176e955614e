/** A share, from 0 to 1, in words: `12.3 %`. */
export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;
