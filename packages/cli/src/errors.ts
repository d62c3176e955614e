import { ConvlensError, UsageError } from "@convlens/core/base";
import { CommanderError } from "commander";

/** Tells an error in one to three lines on stderr and returns the exit status. */
export function tell(error: unknown, debug: boolean, helpFor = "convlens"): number {
  const [lines, status] = told(error, helpFor);
  process.stderr.write(`${lines.map((line, i) => (i === 0 ? `convlens: ${line}` : `  ${line}`)).join("\n")}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return status;
}

function told(error: unknown, helpFor: string): [string[], number] {
  if (error instanceof CommanderError)
    return [
      [
        error.message
          .replace(/^error: /, "")
          .replace(
            /^option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. Allowed choices are/s,
            "$1 $2: choose one of",
          )
          .replace(/^option '(?:-\w, )?(--[\w-]+)([^']*)' argument missing/, "$1 needs$2 behind it")
          .replace(/^unknown option '([^']*)'/, "no flag $1")
          .replace(/^missing required argument '(\w+)'/, "no $1 named")
          .replace(/^too many arguments for '\w+'\. Expected (\d+).*$/s, "too many arguments: it takes $1")
          .split("\n")
          .slice(0, 2)
          .join(" "),
        `${helpFor} --help lists its flags`,
      ],
      2,
    ];
  if (error instanceof ConvlensError)
    return [
      [oneLine(error.message), ...(error.hint ? [oneLine(error.hint)] : [])],
      error instanceof UsageError ? 2 : 1,
    ];
  const message = error instanceof Error ? error.message : String(error);
  return [[oneLine(message), "this is a fault of Convlens; --debug prints where it came from"], 1];
}

const oneLine = (text: string) => text.replace(/\s*\n\s*/g, " ").slice(0, 400);
