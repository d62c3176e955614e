import { defineUnary } from "./elementwise.ts";

export default defineUnary({ type: "Not", f: () => (v) => Number(v === 0), backward: "stops" });
