import { levels } from "../baseline.ts";
import { yehEtAl2019 } from "../papers.ts";
import { mapped } from "../pixels.ts";
import { defineMetric } from "./define.ts";

/** The largest change of a value, of the range from black to white. */
const RADIUS = 0.02;

export default defineMetric({
  id: "max-sensitivity",
  title: "Max-sensitivity",
  summary: "How much the map changes, at most, when the picture changes by less than one sees.",
  definition: `max over draws of ‖Φ(x + δ) − Φ(x)‖ / ‖Φ(x)‖, δ uniform within ±${RADIUS} of the value range, Φ the raw map, its own random draws the same`,
  reference: yehEtAl2019,
  better: "lower",
  async measure({ context, tensor, map: { map }, explain, draws, seed }) {
    const plane = tensor.shape[2]! * tensor.shape[3]!;
    const reach = Array.from({ length: tensor.shape[1]! }, (_, c) => {
      const { black, white } = levels(context, c);
      return RADIUS * Math.abs(white - black);
    });
    const norm = normOf(map.data, () => 0);
    let worst = 0;
    for (let draw = 0; draw < draws; draw++) {
      const { uniform } = context.random(seed, draw);
      const nearby = mapped(tensor, (v, i) => v + reach[Math.floor(i / plane)]! * (2 * uniform() - 1));
      const { data } = (await explain(nearby)).map;
      worst = Math.max(worst, normOf(map.data, (i) => data[i]!) / norm);
    }
    return worst;
  },
});

/** ‖values − others‖ */
function normOf(values: Float32Array, other: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - other(i)) ** 2;
  return Math.sqrt(sum);
}
