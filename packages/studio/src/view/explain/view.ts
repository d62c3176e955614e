import { defineView } from "../define.ts";

export default defineView({
  id: "explain",
  title: "Explain",
  order: 5,
  needs: "picture",
  load: () => import("./Explain.svelte"),
});
