import { defineSchedule } from "./define.ts";

export default defineSchedule({ id: "constant", title: "The same rate throughout", factor: () => 1 });
