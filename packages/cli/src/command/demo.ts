import type { Command } from "commander";
import { bundledStage, demo, demoFolder } from "../demo/demo.ts";
import type { OutputFlags } from "../outputFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";

/** Shows every kind of picture on a model and a scene that come with Convlens. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Every kind of picture, on a model and a scene that come along: start here.")
    .description(
      "Makes filters, activations, animations, Grad-CAM, saliency and SmoothGrad of a model and a scene that come along, and report.html, which shows and explains them.",
    );
  addOutputFlags(command, "files", demoFolder);
  command.action(async (flags: OutputFlags) => {
    await demo(await bundledStage(flags.out ?? demoFolder), flags, signal);
  });
}
