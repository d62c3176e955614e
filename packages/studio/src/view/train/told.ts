import { commandLine, fileWord, flagsOf } from "../../text/command.ts";

/** What the studio takes where nothing is said, and the command takes something else. */
const usual = { split: 0.2, epochs: 10, seed: 0 };

/** @param said by the names of the operation's fields */
export function trainCommand(
  model: string,
  set: string,
  { network = "cnn-8", learningRate, ...said }: Readonly<Record<string, unknown>>,
): string {
  const from = network === "open-model" ? ["--from", fileWord(model)] : ["--arch", String(network)];
  return commandLine("train", fileWord(set), ...from, ...flagsOf({ ...usual, ...said, lr: learningRate }));
}
