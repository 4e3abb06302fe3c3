export { bandwidthLimit } from './bandwidth.ts';
export { parseSetting } from './settings.ts';
export type { Settings, SettingsOverrides } from './settings.ts';
export { loadSettings, readModelsDir, readSettings, saveSettings } from './store.ts';
