/** The files that were dropped, folders with all that is in them. A file's path below what was dropped is its `webkitRelativePath`. */
export async function filesOf(transfer: DataTransfer | null): Promise<File[]> {
  const items = [...(transfer?.items ?? [])];
  // Entries are gone once the event is over.
  const entries = items.flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) return [...(transfer?.files ?? [])];
  const found: File[] = [];
  for (const entry of entries) await collect(entry, found);
  return found;
}

/** The file with what a file dialog tells of files in a folder, which others have not: its path. */
export function fileAt(path: string, file: File): File {
  if (path !== file.name) Object.defineProperty(file, "webkitRelativePath", { value: path });
  return file;
}

async function collect(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
    found.push(fileAt(entry.fullPath.replace(/^\//, ""), file));
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A reader gives a hundred at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return;
    for (const inner of some) await collect(inner, found);
  }
}
