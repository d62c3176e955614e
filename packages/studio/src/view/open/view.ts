import { defineView } from "../define.ts";

export default defineView({
  id: "open",
  title: "Open",
  order: 1,
  needs: "nothing",
  load: () => import("./Open.svelte"),
});
