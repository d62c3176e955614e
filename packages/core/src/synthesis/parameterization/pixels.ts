import { defineParameterization, drawn } from "./define.ts";

export default defineParameterization({
  id: "pixels",
  title: "Pixels",
  summary: "Each pixel by itself.",
  begin: ({ batch, height, width }, draw) => ({
    pixels: drawn([batch, 3, height, width], draw),
  }),
  write: (_, params) => params.pixels!,
});
