import type { ReportSection } from "@convlens/core/render";
import type { Picture } from "@convlens/node";
import type { Item } from "../output.ts";
import { shellLine } from "../report/commandLine.ts";
import { Figures } from "../report/figures.ts";
import { methodSection, modelFacts, pictureSection, writePage } from "../report/page.ts";
import type { Run } from "../run.ts";
import { flagsFor, type Made } from "./make.ts";

/** Writes the page that shows what was made and explains it to someone who sees such pictures for the first time. */
export async function tellAll(run: Run, picture: Picture, objects: readonly string[], made: Made): Promise<string> {
  const figures = new Figures(run.folder.path);
  const chapters: Chapter[] = [
    filtersChapter(made),
    activationsChapter(made),
    gradCamChapter(made),
    gradientChapter(made),
    smoothGradChapter(made),
  ];
  const sections: ReportSection[] = [await questionOf(run, picture, objects, figures)];
  for (const { method, heading, text, items } of chapters) {
    const section = await methodSection(method, items, figures, commandFor(run, picture, method));
    sections.push({ ...section, heading, text });
  }
  return writePage(run, {
    title: "What a network sees in a picture",
    intro: [
      "A convolutional network turns a picture into a list of scores. This page opens it up: what its layers respond to, and which parts of one picture speak for which answer.",
      "All of it was computed on this machine a moment ago. Each picture has the recipe that made it, and each section its definition and the command for it.",
    ],
    facts: await modelFacts(run),
    sections: [...sections, yourTurn],
  });
}

interface Chapter {
  readonly method: keyof typeof flagsFor;
  readonly heading: string;
  readonly text: readonly string[];
  readonly items: readonly Item[];
}

function commandFor({ lens, folder }: Run, { path }: Picture, method: Chapter["method"]): string {
  const looks = method === "filters" || method === "activations";
  const operands = method === "filters" ? [lens.file.path] : [lens.file.path, path];
  return shellLine([
    "npx",
    "convlens",
    looks ? method : "explain",
    ...operands,
    ...flagsFor[method],
    "-o",
    folder.path,
  ]);
}

async function questionOf(
  run: Run,
  picture: Picture,
  objects: readonly string[],
  figures: Figures,
): Promise<ReportSection> {
  const things = objects.map((name) => (/^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`)).join(" and ");
  return {
    ...(await pictureSection(run, picture, figures)),
    heading: "One picture, two things in it",
    text: [
      `The scene shows ${things}. Nobody told the network where they are, nor that there are two: it takes in the whole picture and shares out one hundred per cent among all the classes it knows. What made it choose?`,
    ],
  };
}

const filtersChapter = ({ filters }: Made): Chapter => ({
  method: "filters",
  heading: "Filters: what the first layer looks for",
  text: [
    "The first layer slides small windows of weights, its filters, over the picture. Each one answers to a single simple thing: an edge at some angle, a spot, a change from one colour to another. Nobody drew them; training arrived at them.",
    "Grey is a weight of zero. Where the picture looks like a filter, that filter answers most. Deeper layers have filters too, over the channels of the layer before; they are in the folder filters.",
  ],
  items: filters.slice(0, 1),
});

const activationsChapter = ({ grids, animation }: Made): Chapter => ({
  method: "activations",
  heading: "Activations: the picture on its way through",
  text: [
    "Every tile is one channel: the picture as one filter answers to it, yellow where it answers most and dark where least. The first layers still look like the picture. Further on the tiles are coarser, because each step sums up a larger neighbourhood, and they answer to textures, then to parts, then to whole things wherever these are.",
    "Below are the first, a middle and the last of the layers with rows and columns; the video goes through all of them.",
  ],
  items: [...animation, ...spread(grids)],
});

/** The first, the middle and the last. */
function spread(items: readonly Item[]): Item[] {
  const picked = new Set([0, Math.floor((items.length - 1) / 2), items.length - 1]);
  return items.filter((_, i) => picked.has(i));
}

const gradCamChapter = ({ maps, best }: Made): Chapter => ({
  method: "grad-cam",
  heading: "Grad-CAM: where the evidence for a class is",
  text: [
    "Take the last layer that still knows where things are, and ask how much each of its channels pushes up the score of a class. Add the channels up with these weights, and the sum is warm where the picture speaks for the class.",
    `The question decides the answer: compare ${best[0]?.label ?? "the first class"} with ${best[1]?.label ?? "the second"}. It is one picture and one pass through the network, looked at for five different classes. For a class that is hardly likely, the warm places are what looks most like it.`,
  ],
  items: maps["grad-cam"],
});

const gradientChapter = ({ maps }: Made): Chapter => ({
  method: "gradient",
  heading: "Saliency: which pixels the score hangs on",
  text: [
    "If one pixel were a little brighter, would the score of the class rise or fall, and how much? That is the gradient, for all pixels at once. In the first picture of each row red raises the score and blue lowers it; then follow its magnitude, and its positive and its negative part alone.",
    "It is grainy: a network that sums up thousands of products depends a little on every pixel. Read it as where the network is sensitive, not as an outline of the thing.",
  ],
  items: maps.gradient,
});

const smoothGradChapter = ({ maps }: Made): Chapter => ({
  method: "smoothgrad",
  heading: "SmoothGrad: the same without the grain",
  text: [
    "Make 25 copies of the picture, each with a little noise of its own, and average their gradients. What hung on the accident of single pixels cancels out; what the network relies on in all of the copies stays.",
  ],
  items: maps.smoothgrad,
});

const yourTurn: ReportSection = {
  heading: "Your turn",
  text: [
    "Give it a model and a picture of your own: ONNX, Keras and others are read as they are, and nothing leaves your machine. With --report the results come as a page like this one.",
    "One caution. These pictures show what the network uses, which need not be what is there. A map that looks sensible is no proof that the network is right, and one that looks odd is often the more instructive.",
  ],
  command: "npx convlens explain your-model.onnx your-picture.jpg --method all --report",
};
