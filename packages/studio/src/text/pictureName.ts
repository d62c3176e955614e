import { studio } from "../state/studio.svelte.ts";

/** What a picture is called: for people, and in commands. */
export function pictureName(id: string): string {
  if (id.startsWith("data:")) return studio.state?.set?.pictures[Number(id.slice(5))]?.name ?? id;
  return studio.pictures.find((picture) => picture.id === id)?.name ?? id;
}
