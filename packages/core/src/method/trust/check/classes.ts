import { size } from "../../../base/tensor.ts";
import { classifierOf, classTarget } from "../../classifier.ts";
import type { Context } from "../../define.ts";
import { predict } from "../../scores.ts";
import type { Target } from "../../target.ts";
import { extentsOf } from "../../target.ts";
import { defineCheck, type Finding, type Question } from "../define.ts";
import { likeness } from "../likeness.ts";
import { thresholds } from "../thresholds.ts";

const OTHERS = 5;

export default defineCheck({
  id: "classes",
  title: "Dependence on the class",
  definition: `rank correlation with the map of the next best class and of ${OTHERS - 1} that are drawn; of a target that is no class, with those of other places of its value`,
  reference: {
    authors: "Sixt, Granz and Landgraf",
    year: 2020,
    title: "When Explanations Lie: Why Many Modified BP Attributions Fail",
    url: "https://arxiv.org/abs/1912.09818",
  },
  async run(question) {
    const found: (Finding | undefined)[] = [];
    for (const [k, target] of question.targets.entries()) found.push(await ofTarget(question, target, k));
    return found;
  },
});

async function ofTarget(question: Question, target: Target, k: number): Promise<Finding | undefined> {
  const { context, tensor, drafts, again } = question;
  const others = target.class === undefined ? placesBeside(context, target) : await classesBeside(question, target);
  if (others.length === 0) return undefined;
  const maps = await again({ targets: others });
  const alike = maps.map((map) => likeness(drafts[k]!, map, tensor));
  const same = alike.filter((v) => v >= thresholds.same).length;
  const figures = { same, others: others.length, next: alike[0]!, most: Math.max(...alike) };
  const what = target.class === undefined ? "other targets" : "other classes";
  const measured = `alike to ${alike.map((v) => v.toFixed(2)).join(", ")}`;
  if (same > 0 && same >= thresholds.sameClasses * others.length)
    return { outcome: "fails", says: `the same for ${same} of ${others.length} ${what}`, measured, figures };
  return {
    outcome: "passes",
    says: `another map for ${others.length - same} of ${others.length} ${what}`,
    measured,
    figures,
  };
}

/** The best of the other classes, then some that are drawn. */
async function classesBeside({ context, tensor }: Question, target: Target): Promise<Target[]> {
  const { model } = context;
  const { logits } = await predict(context, tensor);
  const ranked = [...logits.keys()].filter((c) => c !== target.class).sort((a, b) => logits[b]! - logits[a]!);
  const [next, ...rest] = ranked;
  if (next === undefined) return [];
  const kind = target.value === classifierOf(model).value ? "logit" : "probability";
  return [next, ...drawn(context, rest, OTHERS - 1)].map((c) => classTarget(model, c, kind));
}

/** The same weights at other places along the first axis of the value: other channels for a channel, other units for a unit. */
function placesBeside(context: Context, { value, elements, offset }: Target): Target[] {
  const extents = extentsOf(context.model, value);
  const each = size(extents.slice(1));
  const total = size(extents);
  const shifts = Array.from({ length: extents[0]! - 1 }, (_, i) => (i + 1) * each);
  return drawn(context, shifts, OTHERS).map((by) => ({
    value,
    offset,
    elements: elements.map(({ index, weight }) => ({ index: (index + by) % total, weight })),
  }));
}

function drawn<T>({ random }: Context, from: readonly T[], count: number): T[] {
  const { below } = random(0, 1);
  const left = [...from];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(below(left.length), 1)[0]!);
}
