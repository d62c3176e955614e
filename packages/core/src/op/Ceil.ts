import { defineUnary } from "./elementwise.ts";

export default defineUnary({ type: "Ceil", f: () => Math.ceil, backward: "stops" });
