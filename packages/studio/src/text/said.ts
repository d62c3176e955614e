import { address } from "../state/address.svelte.ts";

type Said = Readonly<Record<string, unknown>>;

/** What was said of parameters, as a name in the address holds it; nothing where it cannot be read. */
export function saidIn(name: string): Said {
  try {
    const found: unknown = JSON.parse(address.get(name) ?? "{}");
    return typeof found === "object" && found !== null ? (found as Said) : {};
  } catch {
    return {};
  }
}

/** Puts what was said of parameters into the address; the way back does not lead through it. */
export const say = (name: string, said: Said): void =>
  address.set({ [name]: Object.keys(said).length > 0 ? JSON.stringify(said) : undefined }, true);
