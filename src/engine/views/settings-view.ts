import { parseSetting } from '../settings/index.ts';
import type { Settings } from '../settings/index.ts';
import type { SettingsView } from '../../api/contract.ts';

/** Settings as a window or a page gets them: without secrets. */
export function settingsView(settings: Settings): SettingsView {
  return {
    ...settings,
    libraryToken: settings.libraryToken !== null,
    schedulerToken: settings.schedulerToken !== null,
  };
}

/** Settings as an event carries them: without secrets. */
export function redactedSettings(settings: Settings): Record<string, unknown> {
  const redact = (secret: string | null) => (secret === null ? null : '(set)');
  return { ...settings, libraryToken: redact(settings.libraryToken), schedulerToken: redact(settings.schedulerToken) };
}

/**
 * The change that a view asks for. Views show a set secret as `true`: such a value changes nothing.
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
