/** What beside `<weights>` describes their network, where nothing else does. */
export const architectureName = (weights: string): string => `${weights}.arch.json`;
