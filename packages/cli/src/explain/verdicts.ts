import type { Outcome } from "@convlens/core/method";
import type { Item } from "../output.ts";

const signs: Readonly<Record<Outcome, string>> = { passes: "+", doubt: "?", fails: "!" };

/** A line for each map whose trust was found out: the method, what it explains, and the verdict. */
export const verdictsOn = (items: readonly Item[]): string[] =>
  items.flatMap(({ method, class: c, target, trust }) =>
    trust ? [`  ${signs[trust.outcome]} ${method}, ${(c ?? target)!.label}: ${trust.verdict}`] : [],
  );
