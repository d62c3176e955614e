import { defineView } from "../define.ts";

export default defineView({
  id: "train",
  title: "Train",
  order: 9,
  needs: "set",
  load: () => import("./Train.svelte"),
});
