import { parseSetting } from '../settings/index.ts';
import type { Settings } from '../settings/index.ts';
import type { SettingsView } from '../../api/contract.ts';

/** Settings as they cross to a window or a page: secrets stay here. */
export function settingsView(settings: Settings): SettingsView {
  return {
    ...settings,
    libraryToken: settings.libraryToken !== null,
    schedulerToken: settings.schedulerToken !== null,
  };
}

/** The settings as an event may carry them. */
export function redactedSettings(settings: Settings): Record<string, unknown> {
  const redact = (secret: string | null) => (secret === null ? null : '(set)');
  return { ...settings, libraryToken: redact(settings.libraryToken), schedulerToken: redact(settings.schedulerToken) };
}

/**
 * What a view asks to change. A secret that is true, as views show it, is left as it is.
 *
 * @throws ModelError INVALID_ARGUMENT naming the field
 */
export function settingsChange(wanted: Partial<SettingsView>): Partial<Settings> {
  const change: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(wanted)) {
    if (key === 'nodeId' || value === undefined || typeof value === 'boolean') continue;
    change[key] = parseSetting(key as keyof Settings, value === '' ? null : value, 'settings');
  }
  return change;
}
