import { defineView } from "../define.ts";

export default defineView({
  id: "unit",
  title: "Unit",
  order: 4,
  needs: "picture",
  load: () => import("./Unit.svelte"),
});
