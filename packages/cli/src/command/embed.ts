import { type Command, Option } from "commander";
import { addDataSetFlags, labelsFromOption } from "../dataset/flags.ts";
import { withDataSet } from "../dataset/withDataSet.ts";
import { embed } from "../embed/embed.ts";
import { colourings, type EmbedFlags, embedSettings, methods, metrics, poolings, spaces } from "../embed/settings.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";

/** Lays the pictures of a data set out on a plane, so that those that a network sees alike lie side by side. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Lays pictures out so that those that a network sees alike lie side by side.")
    .description(
      [
        "Embeds the pictures of a data set in a plane by what a network makes of them: t-SNE, UMAP or principal components.",
        "Writes the coordinates, a map of thumbnails, a map of points with the names of classes, and a page to look around in,",
        "and measures how far the plane can be trusted.",
      ].join("\n"),
    )
    .argument("<model>", "a model file")
    .argument("<dataset>", "a folder of pictures, also with a folder for each class; a .csv, a tar archive …")
    .addOption(new Option("--space <name>", "what pictures are points by (default features)").choices(spaces))
    .option("-l, --layer <name>", "layers that the features are of, as globs (default: what the classifier reads)")
    .addOption(
      new Option("--pooling <how>", "how rows and columns of a layer become one number")
        .choices(poolings)
        .default("mean"),
    )
    .addOption(
      new Option(
        "--metric <name>",
        "how far points are apart (default euclidean; hellinger for probabilities)",
      ).choices(metrics),
    )
    .option(
      "--distances <file>",
      "a .npy of N×N: distances of the pictures in the order of their paths, instead of the network's",
    )
    .addOption(new Option("--with <name>", "how they come onto the plane").choices(methods).default("tsne"))
    .option("--perplexity <n>", "about how many neighbours t-SNE has a view to", "30")
    .option("--neighbours <n>", "how many neighbours UMAP has a view to", "15")
    .option("--min-distance <share>", "how close points may come with UMAP, 0 to 1", "0.1")
    .option("--seed <n>", "of the start, where it is drawn, and of UMAP", "0")
    .addOption(labelsFromOption())
    .addOption(new Option("--by <what>", "what colours tell: the label or what it is taken for").choices(colourings))
    .option("--canvas <pixels>", "width and height of the maps", "3600")
    .option(
      "--snap [share]",
      "put thumbnails into the cells of a grid that they fill to this share [0.1–1] (default 1)",
    )
    .option("--frames", "frame thumbnails in the colour of their class")
    .option("--raw", "also write the points as .npy")
    .option("--animate <formats>", "also show the course of t-SNE: gif, mp4 or gif,mp4");
  addOutputFlags(addModelFlags(addDataSetFlags(command)));
  addExamples(command, [
    "embed model.onnx photos/ --space probabilities",
    "embed model.onnx photos/ --layer mixed4d --metric cosine --snap --frames",
    "embed model.onnx photos.csv --with umap --canvas 8000 -o map",
    "embed model.onnx photos/ --distances distances.npy",
  ]);
  command.action((model: string, data: string, flags: EmbedFlags) => {
    const settings = embedSettings(flags);
    return withDataSet(command, [model, data], flags, signal, (run) => embed(run, settings));
  });
}
