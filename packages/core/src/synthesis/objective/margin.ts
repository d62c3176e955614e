import { headOf } from "../../transform/head.ts";
import { defineTerm } from "./define.ts";
import { axesFrom, numberOf } from "./layer.ts";
import { writeChannel } from "./units.ts";

/** Below every logit. */
const LEAST = -1e30;

export default defineTerm({
  name: "margin",
  usage: "class",
  summary: "by how much the logit of a class exceeds the highest of the others; above 0 the network says that class",
  reference: {
    authors: "Carlini and Wagner",
    year: 2017,
    title: "Towards Evaluating the Robustness of Neural Networks",
    url: "https://arxiv.org/abs/1608.04644",
  },
  write(w, args) {
    const { g } = w;
    const { logits: value } = headOf(w.context.model.graph, w.context.model.output);
    const wanted = numberOf(this, args, 0, 0);
    const rank = axesFrom(g, w.select(value).value, 2);
    const logits = rank.length > 0 ? g.node("Flatten", [value], { axis: 1 }) : value;
    const outputs = g.shape(logits)[1] as number;
    // One sigmoid: its logit is the second class's, and stands against 0.
    if (outputs === 1) {
      const logit = g.node("ReduceSum", [logits, g.ints([1])], { keepdims: 0 });
      return wanted === 0 ? g.node("Neg", [logit]) : logit;
    }
    const own = writeChannel(w, logits, wanted);
    const among = w.each("class", [outputs], () =>
      Float32Array.from({ length: outputs }, (_, c) => Number(c === wanted)),
    );
    const isOwn = g.node("Greater", [among, g.scalar(0.5, among)]);
    const others = g.node("Where", [isOwn, g.scalar(LEAST, logits), logits]);
    return g.node("Sub", [own, g.node("ReduceMax", [others, g.ints([1])], { keepdims: 0 })]);
  },
});
