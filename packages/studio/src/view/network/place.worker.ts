import { type ArchitectureFigure, architectureSvg, layOut } from "@convlens/core/render";
import type { PlaceAsked, PlaceTold } from "./placer.ts";

// Places the boxes of a network: a thousand of them take longer than a page may stand still.

const here = globalThis as unknown as {
  postMessage(told: PlaceTold): void;
  onmessage: ((event: MessageEvent<PlaceAsked>) => void) | null;
};

function made(figure: ArchitectureFigure, label: string | undefined) {
  return label === undefined ? layOut(figure) : architectureSvg(figure, { label, alone: true });
}

here.onmessage = ({ data: { number, figure, label } }) => {
  try {
    here.postMessage({ number, made: made(figure, label) });
  } catch (error) {
    here.postMessage({ number, wrong: error instanceof Error ? error.message : String(error) });
  }
};
