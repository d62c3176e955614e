import { defineUnary } from "./elementwise.ts";

export default defineUnary({ type: "Floor", f: () => Math.floor, backward: "stops" });
