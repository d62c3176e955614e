import { defineArg } from "./arg.ts";

export default defineArg("ArgMin", (a, b) => a < b);
