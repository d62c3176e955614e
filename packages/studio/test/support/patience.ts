/** Milliseconds after which what has not come does not come: many times what a machine that has other work takes. */
export const PATIENCE = 300_000;
