import { defineView } from "../define.ts";

export default defineView({
  id: "camera",
  title: "Camera",
  order: 10,
  needs: "model",
  load: () => import("./Camera.svelte"),
});
