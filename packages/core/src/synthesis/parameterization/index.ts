import { parameterizations } from "./all.ts";
import type { Parameterization } from "./define.ts";

export type { Parameterization, Planes, Size } from "./define.ts";

/** What can be optimised in place of pixels. */
export const parameterizationList: readonly Parameterization[] = parameterizations;

export const parameterizationNames = parameterizationList.map((p) => p.id);

/** The parameterisation of this name. */
export const parameterizationNamed = (id: string): Parameterization => parameterizationList.find((p) => p.id === id)!;
