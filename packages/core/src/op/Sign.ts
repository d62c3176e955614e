import { defineUnary } from "./elementwise.ts";

export default defineUnary({ type: "Sign", f: () => Math.sign, backward: "stops" });
