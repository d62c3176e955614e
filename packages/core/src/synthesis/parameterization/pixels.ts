import { defineParameterization, normals } from "./define.ts";

export default defineParameterization({
  id: "pixels",
  title: "Pixels",
  summary: "Each pixel by itself.",
  begin: ({ batch, height, width }, random, spread) => ({
    pixels: normals([batch, 3, height, width], random, spread),
  }),
  write: (_, params) => params.pixels!,
});
