import { nearest, UsageError } from "@convlens/core/base";
import { attributions, type Method } from "@convlens/core/method";
import { Option } from "commander";

/** What of a class is explained. */
export const scoreOption = (): Option =>
  new Option("--score <kind>", "what of a class: its logit, before a final softmax or sigmoid, or its probability")
    .choices(["logit", "probability"])
    .default("logit");

/**
 * The methods of a list with commas, each once, or all of `methods`. Throws `UsageError` for a name that is none of them.
 * @param command the one that was typed
 * @param without why a method is not among `methods`, where it is one none the less
 */
export function methodsNamed(names: string, methods: readonly Method[], command: string, without = ""): Method[] {
  if (names === "all") return [...methods];
  return [...new Set(names.split(",").map((n) => n.trim()))].map((name) => {
    const found = methods.find((m) => m.id === name);
    if (found) return found;
    const others = attributions.filter((m) => !methods.includes(m)).map((m) => m.id);
    if (others.includes(name)) throw new UsageError(`${name} ${without}`, `all methods can but ${others.join(", ")}`);
    const ids = methods.map((m) => m.id);
    throw new UsageError(
      `no method "${name}"`,
      `nearest: ${nearest(name, ids, 3).join(", ")}; convlens ${command} --help lists all`,
    );
  });
}
