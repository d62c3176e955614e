export type Library = Awaited<typeof import("h5wasm")["ready"]>;

/**
 * What is lost with each file that the library throws at: some of its stack, an open file, memory. It stops for good after two to
 * three thousand of them.
 */
const MOST_FAILURES = 250;

let failures = 0;

/** Says that the library was left in the middle of a file. */
export function failed(): void {
  failures++;
}

/**
 * The library, ready, as good as new. Its four megabytes are loaded when the first HDF5 file comes; the plain entry has no Node built-ins.
 * Where modules are bundled, nobody can say where it lies, and it stays the one that it is.
 */
export async function hdf5Library(): Promise<typeof import("h5wasm") & { readonly library: Library }> {
  const h5 = await import("h5wasm");
  const library = await h5.ready;
  if (failures >= MOST_FAILURES) {
    failures = 0;
    await renew(library).catch(() => {});
  }
  return { ...h5, library };
}

/** Puts a new instance into the place of the one that the library's classes work with. */
async function renew(library: Library): Promise<void> {
  // The package names only its entry; what makes instances lies beside that.
  const { resolve } = import.meta as unknown as { resolve(specifier: string): string };
  const place = resolve("h5wasm").replace(/[^/]*$/, "hdf5_util.js");
  const { default: create } = (await import(/* @vite-ignore */ place)) as {
    default: (settings: { noInitialRun: boolean }) => Promise<Library>;
  };
  const fresh = await create({ noInitialRun: true });
  // By its prototype, for it sets properties of its own when its memory grows.
  for (const key of Object.keys(library)) delete (library as unknown as Record<string, unknown>)[key];
  Object.setPrototypeOf(library, fresh);
}
