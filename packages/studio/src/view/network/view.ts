import { defineView } from "../define.ts";

export default defineView({
  id: "network",
  title: "Network",
  order: 2,
  needs: "model",
  load: () => import("./Network.svelte"),
});
