import { defineView } from "../define.ts";

export default defineView({
  id: "dream",
  title: "Dream",
  order: 6,
  needs: "picture",
  load: () => import("./Dream.svelte"),
});
