/** What went wrong, in words for people. */
export interface Told {
  readonly message: string;
  readonly hint?: string;
}

export function toldOf(error: unknown): Told {
  if (!(error instanceof Error)) return { message: String(error) };
  const hint = "hint" in error && typeof error.hint === "string" ? error.hint : undefined;
  if (error.name === "ConvlensError" || error.name === "UsageError")
    return { message: error.message, ...(hint !== undefined && { hint }) };
  return { message: `This should not happen: ${error.message}`, hint: "Reload the page; what is open stays open." };
}
