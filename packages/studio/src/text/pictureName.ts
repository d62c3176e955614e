import { studio } from "../state/studio.svelte.ts";

/** What a picture is called. */
export function pictureName(id: string): string {
  if (id.startsWith("data:")) return studio.state?.set?.pictures[Number(id.slice(5))]?.name ?? id;
  return studio.pictures.find((picture) => picture.id === id)?.name ?? id;
}

/** The data set's file or folder, for commands. */
export const setFile = (): string => studio.state?.set?.path ?? studio.state?.set?.name ?? "pictures";

/** The bytes of a stored picture, as commands are to find them. */
export const storedFile = async (id: string): Promise<Blob> => (await fetch(await studio.lab.pictureUrl(id))).blob();

/** The picture's file, for commands; a sample is one once it is saved. */
export function pictureFile(id: string): string {
  const name = pictureName(id);
  return /\.\w{2,5}$/.test(name) ? name : `${name.replace(":", "-")}.png`;
}
