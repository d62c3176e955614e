import { defineView } from "../define.ts";

export default defineView({
  id: "layer",
  title: "Layer",
  order: 3,
  needs: "picture",
  load: () => import("./Layer.svelte"),
});
