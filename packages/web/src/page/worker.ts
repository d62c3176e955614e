import { pack, UsageError, unpack } from "@convlens/core/base";
import { importers } from "@convlens/core/import";
import { faultOf, type HostReply, type HostRequest, host, operations } from "@convlens/core/lab";
import { onnxFileOf, openLens } from "@convlens/core/lens";
import { breathing } from "./breath.ts";
import { decodePicture, smallVersion } from "./decode.ts";
import { deviceEngine, pageMemory } from "./device.ts";
import { modelFileOf } from "./modelFile.ts";
import { PageBench } from "./pageBench.ts";
import { PagePictures } from "./pagePictures.ts";
import { readSet } from "./pictureSet.ts";
import { blobOf } from "./sources.ts";
import type { Errand, Errands, FromWorker, ToWorker } from "./talk.ts";

// A Web Worker that works for a page: it opens one model and runs what is asked of it.

const here = globalThis as unknown as {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};
const send = (message: FromWorker, transfer: Transferable[] = []) => here.postMessage(message, transfer);

const pictures = new PagePictures();
let bench: Promise<PageBench> | undefined;

async function opened(): Promise<PageBench> {
  if (!bench) throw new UsageError("no model is open", "open one");
  return bench;
}

type Runs = { readonly [K in Errand]: (asks: Errands[K]["asks"]) => Promise<Errands[K]["gives"]> };

const errands: Runs = {
  about: async () => ({
    extensions: [...new Set(importers.flatMap((importer) => importer.extensions))],
    long: operations.filter(({ pace }) => pace === "long").map(({ name }) => name),
  }),
  async open({ files, engine }) {
    const opening = modelFileOf(files).then(async (file) => {
      const { name, source, sha256 } = file;
      const origin = { name, source, ...(sha256 !== undefined && { sha256 }) };
      const onDevice = await deviceEngine(engine, (notice) => send({ notice }));
      const lens = await openLens(file, { engine: breathing(onDevice), memory: pageMemory() });
      return { name, bench: new PageBench(lens, pictures, origin) };
    });
    bench = opening.then((o) => o.bench);
    bench.catch(() => {});
    return (await opening).name;
  },
  async picture({ id, name, source }) {
    pictures.give(id, { name, source });
    return undefined;
  },
  async forget({ id }) {
    pictures.forget(id);
    return undefined;
  },
  async look({ name, source }) {
    const { image, notes } = await decodePicture(await blobOf(source, name), name);
    return { width: image.width, height: image.height, notes };
  },
  async set({ set }) {
    const found = set && (await readSet(set));
    pictures.set = found;
    if (!found) return undefined;
    const { file: _, ...looked } = found;
    return looked;
  },
  async file({ id, side }) {
    const { name, blob } = await pictures.file(id);
    return side === undefined ? blob : smallVersion(blob, name, side);
  },
  async model() {
    return onnxFileOf((await opened()).lens);
  },
};

const run = host(opened, (reply: HostReply) => {
  const packed = pack(reply);
  send({ host: packed }, [packed.buffer]);
});

here.onmessage = ({ data }) => {
  if ("host" in data) return run(unpack<HostRequest>(data.host));
  const { errand, number, asks } = data;
  (errands[errand] as (asks: unknown) => Promise<unknown>)(asks).then(
    (gives) => send({ number, gives }, gives instanceof Uint8Array ? [gives.buffer as ArrayBuffer] : []),
    (error: unknown) => send({ number, fault: faultOf(error) }),
  );
};
