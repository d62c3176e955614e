/** `1 picture`, `12 pictures`, `2 classes`. */
export const count = (n: number, thing: string): string =>
  `${n.toLocaleString("en")} ${n === 1 ? thing : thing.endsWith("s") ? `${thing}es` : `${thing}s`}`;

/** A large number in few digits: `1.24 million`. */
export const short = (n: number): string =>
  n >= 1e9
    ? `${(n / 1e9).toPrecision(3)} billion`
    : n >= 1e6
      ? `${(n / 1e6).toPrecision(3)} million`
      : n.toLocaleString("en");
