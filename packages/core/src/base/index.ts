export * from "./errors.ts";
export * from "./image.ts";
export * from "./quadrature.ts";
export * from "./resize.ts";
export * from "./rng.ts";
export * from "./tensor.ts";
