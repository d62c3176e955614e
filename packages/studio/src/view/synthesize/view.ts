import { defineView } from "../define.ts";

export default defineView({
  id: "synthesize",
  title: "Synthesize",
  order: 7,
  needs: "model",
  load: () => import("./Synthesize.svelte"),
});
