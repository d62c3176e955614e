import type { Component } from "svelte";

/** A tab of the studio. */
export interface View {
  /** What stands for it in the address. */
  readonly id: string;
  readonly title: string;
  /** Its place among the tabs. */
  readonly order: number;
  /** What must be there before it makes sense. */
  readonly needs: "nothing" | "model" | "picture" | "set";
  load(): Promise<{ default: Component }>;
}

export const defineView = (view: View): View => view;
