import { UsageError } from "@convlens/core/base";
import { attributions, exportable, type Method } from "@convlens/core/method";
import { Option } from "commander";
import { allNamed } from "../named.ts";

/** What of a class is explained. */
export const scoreOption = (): Option =>
  new Option("--score <kind>", "what of a class: its logit, before a final softmax or sigmoid, or its probability")
    .choices(["logit", "probability"])
    .default("logit");

/** The attributions of `--method` of a command. Throws `UsageError` for a name that is none of them. */
export const methodsNamed = (names: string, command: string, flag = "method"): Method[] =>
  allNamed(names, attributions, { flag, command, what: "method" });

/** Those that can be part of a model. Throws `UsageError` for one that cannot. */
export function exportableNamed(names: string, command: string): Method[] {
  const able = exportable(attributions);
  if (names === "all") return able;
  return methodsNamed(names, command).map((method) => {
    if (able.includes(method)) return method;
    const others = attributions.filter((m) => !able.includes(m)).map(({ id }) => id);
    throw new UsageError(
      `${method.id} cannot be exported: what it computes is no graph`,
      `all methods can but ${others.join(", ")}`,
    );
  });
}
