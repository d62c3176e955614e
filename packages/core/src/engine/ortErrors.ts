import { ConvlensError } from "../base/errors.ts";

/** How ONNX Runtime words the node that a complaint is about: operator, then name. Our nodes are named by their first output. */
const nodePatterns = [
  // while running a node
  /while running (?<op>\w+) node\. Name:'(?<value>[^']*)'/,
  // no kernel for the element types
  /Could not find an implementation for (?<op>[\w.]+)\(\d+\) node with name '(?<value>[^']*)'/,
  // an attribute or shape that a kernel refuses when it is made
  /Node \((?<value>[^)]*)\) Op \((?<op>[\w.]+)\)/,
  /In Node, \("(?<value>(?:[^"\\]|\\.)*)", (?<op>[\w.]+),/,
  // an operator that is not known at all
  /Fatal error: (?<op>[\w.:]+)\(-?\d+\) is not a registered/,
];

/** What stands before the reason: error codes, the file that failed to load, source files and functions. */
const noise = [/^\[ONNXRuntimeError\] : \d+ : \w+ : /, /^[^\s:]+\.(?:h|cc|cpp):\d+ (?:[^)]*\) )?/];

/** The part of ONNX Runtime's message that says what is wrong. */
function reason(message: string): string {
  const told = /(?:Status Message: |ERROR_MESSAGE: |, Error )(.*)/s.exec(message)?.[1] ?? message;
  const [line = ""] = told.split("\n");
  return noise.reduce((text, pattern) => text.replace(pattern, ""), line).trim() || message;
}

/** An error of ONNX Runtime told with the operator and the value it is about, where it names them. */
export function explainOrtError(error: unknown, engine: string, what: string): Error {
  if (error instanceof ConvlensError || isAbort(error)) return error as Error;
  const message = error instanceof Error ? error.message : String(error);
  const found = nodePatterns.map((p) => p.exec(message)?.groups).find((g) => g);
  const { op, value } = found ?? {};
  const place = [op && ` in ${op}`, value && ` that makes "${value}"`].filter((s) => s).join("");
  return new ConvlensError(`engine ${engine} ${what}${place}: ${reason(message)}`, hintFor(message), { cause: error });
}

const isAbort = (error: unknown) => error instanceof Error && error.name === "AbortError";

function hintFor(message: string): string | undefined {
  if (/bad_alloc|out of memory|Failed to allocate|BFCArena|Array buffer allocation/i.test(message))
    return "not enough memory: lower --memory, which makes batches smaller, or take smaller pictures";
  if (/Could not find an implementation|is not a registered/.test(message))
    return "the engine has no kernel for this operator; another engine may: --engine cpu, --engine wasm";
  return undefined;
}
