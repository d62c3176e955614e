export { renderScene, type Scene, sceneClasses, type SceneObject, type SceneOptions } from "./scene.ts";
export type { Box } from "./tag.ts";
