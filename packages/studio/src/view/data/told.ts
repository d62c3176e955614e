import { commandLine, fileWord, flagsOf } from "../../text/command.ts";

export const embedCommand = (
  model: string,
  set: string,
  { method, ...said }: Readonly<Record<string, unknown>>,
): string => commandLine("embed", fileWord(model), fileWord(set), ...flagsOf({ ...said, with: method }));

/** @param unknown whether the model lacks classes of the data set */
export const evaluateCommand = (model: string, set: string, unknown: boolean): string =>
  commandLine("evaluate", fileWord(model), fileWord(set), ...(unknown ? ["--skip-unknown"] : []));
