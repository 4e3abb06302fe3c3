export { parseSetting } from './settings.ts';
export type { Settings, SettingsOverrides } from './settings.ts';
export { loadSettings, readSettings, saveSettings } from './store.ts';
