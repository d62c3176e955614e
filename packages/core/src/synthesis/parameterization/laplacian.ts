import { defineParameterization, drawn } from "./define.ts";

/** The smallest level has at least so many rows and columns. */
const LEAST = 4;

export default defineParameterization({
  id: "laplacian",
  title: "Laplacian pyramid",
  summary: "Pictures of the whole size, half of it, a quarter and so on, enlarged and added up.",
  reference: {
    authors: "Burt and Adelson",
    year: 1983,
    title: "The Laplacian Pyramid as a Compact Image Code",
    url: "https://doi.org/10.1109/TCOM.1983.1095851",
  },
  begin: ({ batch, channels, height, width }, draw) =>
    Object.fromEntries(
      Array.from({ length: levelsOf(height, width) }, (_, k) => {
        const extents = [height, width].map((extent) => Math.ceil(extent / 2 ** k));
        return [`level${k}`, drawn([batch, channels, ...extents], draw)];
      }),
    ),
  write(g, levels, { height, width }) {
    const enlarged = Object.entries(levels).map(([name, level]) =>
      name === "level0"
        ? level
        : g.node("Resize", [level, "", "", g.ints([height, width])], {
            mode: "linear",
            coordinate_transformation_mode: "half_pixel",
            axes: [2, 3],
          }),
    );
    return enlarged.reduce((sum, level) => g.node("Add", [sum, level]));
  },
});

const levelsOf = (height: number, width: number) =>
  Math.max(1, 1 + Math.floor(Math.log2(Math.min(height, width) / LEAST)));
