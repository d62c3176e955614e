import type { ArchitectureFigure, Layout } from "@convlens/core/render";
import { type Told, toldOf } from "../../state/told.ts";
import { Placer } from "./placer.ts";
import type { ShownNetwork } from "./shownNetwork.ts";

/** A network with the places of its boxes. */
export interface Drawn {
  readonly shown: ShownNetwork;
  readonly layout: Layout;
}

/** A place is kept for each picture, so that nothing moves when they come. */
const place = { href: "", sheet: { width: 0, height: 0 }, x: 0, y: 0, width: 0, height: 0 };

/** The network that is drawn. What was there stays until the next has its places. Close it when the view goes. */
export class PlacedNetwork {
  drawn = $state.raw<Drawn | undefined>();
  fault = $state.raw<Told | undefined>();
  /** Whether another is being placed. */
  running = $state(false);
  readonly #placer = new Placer();
  #asked: ShownNetwork | undefined;

  /** @param arrived is called once it is there, unless another was asked for meanwhile */
  async place(shown: ShownNetwork, arrived: (before: Drawn | undefined, now: Drawn) => void): Promise<void> {
    this.#asked = shown;
    this.running = true;
    this.fault = undefined;
    try {
      const layout = await this.#placer.place(figureOf(shown, () => place));
      if (!layout || this.#asked !== shown) return;
      const before = this.drawn;
      this.drawn = { shown, layout };
      arrived(before, this.drawn);
    } catch (error) {
      if (this.#asked === shown) this.fault = toldOf(error);
    }
    if (this.#asked === shown) this.running = false;
  }

  /** What is drawn as a file. @param pictureOf the address of the picture of a layer */
  svg(label: string, pictureOf: (layer: string) => string | undefined): Promise<string> {
    const side = { width: 64, height: 64 };
    const picture = (layer: string) => {
      const href = pictureOf(layer);
      return href === undefined ? undefined : { href, sheet: side, x: 0, y: 0, ...side };
    };
    return this.#placer.svg(figureOf(this.drawn!.shown, picture), label);
  }

  close(): void {
    this.#asked = undefined;
    this.#placer.close();
  }
}

type Picture = NonNullable<ArchitectureFigure["nodes"][number]["pictures"]>[number];

function figureOf(shown: ShownNetwork, pictureOf: (layer: string) => Picture | undefined): ArchitectureFigure {
  const nodes = shown.boxes.map(({ title, detail, label, kind, box }) => {
    const picture = box.maps ? pictureOf(box.seen) : undefined;
    return { title, detail, label, kind, pictures: picture ? [picture] : [] };
  });
  return { nodes, edges: shown.edges, blocks: shown.frames.map(({ title, nodes }) => ({ title, nodes })) };
}
