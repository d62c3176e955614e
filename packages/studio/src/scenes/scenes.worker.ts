import { renderScene, sceneClasses } from "@convlens/core/scenes";
import { pngOf } from "../text/save.ts";
import type { ScenesAsked, ScenesTold } from "./drawScenes.ts";

// Draws scenes beside the page, one after the other.

const here = globalThis as unknown as {
  postMessage(told: ScenesTold): void;
  onmessage: ((event: MessageEvent<ScenesAsked>) => void) | null;
};

here.onmessage = async ({ data: { seed, each } }) => {
  const count = each * sceneClasses.length;
  for (let index = 0; index < count; index++) {
    const label = sceneClasses[index % sceneClasses.length]!;
    const { image } = renderScene({ seed, index, classes: [label] });
    const name = `scenes/${label}/${String(index).padStart(3, "0")}.png`;
    here.postMessage({ name, picture: await pngOf(image), share: (index + 1) / count });
  }
};
