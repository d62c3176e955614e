/** Millions of bytes for people: `0.35 MB`, `98 MB`. */
export const megabytesInWords = (megabytes: number): string =>
  `${megabytes < 10 ? Number(megabytes.toPrecision(2)) : Math.round(megabytes)} MB`;
