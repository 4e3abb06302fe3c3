export { defaultDataDir, settingsFromEnvironment } from './environment.ts';
export { DEFAULT_CONNECTIONS_PER_FILE, DEFAULT_MAX_DOWNLOADS, parseSetting } from './settings.ts';
export type { Settings, SettingsOverrides } from './settings.ts';
export { loadSettings, readSettings, saveSettings, SETTINGS_FILE } from './store.ts';
