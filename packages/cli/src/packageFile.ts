/** A file of the installed package, by its path there. This module is one folder deep, in the sources and in the bundle. */
export const packageFile = (path: string): URL => new URL(`../${path}`, import.meta.url);
