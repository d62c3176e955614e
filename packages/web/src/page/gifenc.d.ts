declare module "gifenc" {
  const library: import("../gif.ts").GifLibrary;
  export = library;
}
