import { defineParameterization, drawn } from "./define.ts";

export default defineParameterization({
  id: "pixels",
  title: "Pixels",
  summary: "Each pixel by itself.",
  begin: ({ batch, channels, height, width }, draw) => ({
    pixels: drawn([batch, channels, height, width], draw),
  }),
  write: (_, params) => params.pixels!,
});
