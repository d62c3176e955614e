import { defineView } from "../define.ts";

export default defineView({ id: "data", title: "Data", order: 8, needs: "set", load: () => import("./Data.svelte") });
