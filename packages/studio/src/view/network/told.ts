import { opening } from "../../text/code.ts";
import { commandLine, fileWord } from "../../text/command.ts";

export const networkCommand = (model: string): string => commandLine("inspect", fileWord(model));

/** The drawing with all groups open, in TypeScript. */
export const networkCode = (model: string): string => `import { writeFile } from "node:fs/promises";
import { architectureSvg } from "@convlens/core/render";
import { architectureOf, drawingOf } from "@convlens/core/transform";
import { openModel } from "@convlens/node";

${opening(model)}
const { graph, input } = lens.model;
const svg = architectureSvg(drawingOf(architectureOf(graph, input)), { label: "network", alone: true });
await writeFile("network.svg", svg);
await lens.close();
`;
