import { caffeSuite, each, layer } from "../../../testing/caffeSuite.ts";

caffeSuite("powers", {
  Power: {
    low: 0.1,
    net: layer("Power", "power_param { power: -0.75 scale: 2 shift: 0.5 }"),
    gives: (x) => each(x, (v) => (0.5 + 2 * v) ** -0.75),
  },
  "Power of nothing": { net: layer("Power"), gives: (x) => x },
  Exp: {
    net: layer("Exp", "exp_param { base: 2 scale: 0.5 shift: 1 }"),
    gives: (x) => each(x, (v) => 2 ** (1 + v / 2)),
  },
  "Exp to e": { net: layer("Exp"), gives: (x) => each(x, Math.exp) },
  Log: {
    low: 0.1,
    net: layer("Log", "log_param { base: 10 scale: 2 shift: 1 }"),
    gives: (x) => each(x, (v) => Math.log10(1 + 2 * v)),
  },
});
