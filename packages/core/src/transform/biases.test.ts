import { expect, test } from "vitest";
import { doubles, toDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { branchNet, residualNet, tinyNet } from "../testing/nets.ts";
import { backward, gradientOf } from "./backward.ts";
import { biasesOf } from "./biases.ts";
import { foldBatchNorm } from "./foldBatchNorm.ts";

const nets = { tinyNet, residualNet, branchNet };

test.each(Object.entries(nets))("%s: x·∂f/∂x and each b·∂f/∂b add up to the logit", (_, net) => {
  for (const graph of [net(), foldBatchNorm(net(), new Set(["logits"]))]) {
    const [x] = graph.inputs as [string];
    const picture = toDoubles(randomPicture([1, 3, 10, 11]));
    const biases = biasesOf(graph, x, "logits");
    const whole = backward(graph, "logits", [x, ...biases.map((b) => b.value)]);
    for (let c = 0; c < 4; c++) {
      const seed = Float64Array.from({ length: 4 }, (_, i) => Number(i === c));
      const out = evaluate(whole, { [x]: picture, [gradientOf("logits")]: doubles([1, 4], seed) });
      const gradient = (v: string) => out.get(gradientOf(v))!;
      let total = gradient(x).data.reduce((sum, g, i) => sum + g * picture.data[i]!, 0);
      for (const { value, numbers } of biases) {
        const { data } = gradient(value);
        const places = data.length / numbers.length;
        total += data.reduce((sum, g, i) => sum + g * numbers[Math.floor(i / places)]!, 0);
      }
      // weights that were merged are rounded to float32
      expect(total).toBeCloseTo(out.get("logits")!.data[c]!, 6);
    }
  }
});
