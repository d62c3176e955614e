import { defineArg } from "./arg.ts";

export default defineArg("ArgMax", (a, b) => a > b);
