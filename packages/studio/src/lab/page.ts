import type { Lab } from "./lab.ts";
export const openPageLab = (): Promise<Lab> => Promise.reject(new Error("not yet"));
