import type { BehaviorSubject } from 'rxjs';
import type { Ledger } from '../../manager/index.ts';
import type { EngineApi } from '../../api/session.ts';
import { saveSettings } from '../settings/index.ts';
import type { Settings } from '../settings/index.ts';
import { redactedSettings, settingsChange, settingsView } from '../views/settings-view.ts';

export interface SettingsCallsOptions {
  dataDir: string;
  /** In force; a change is put into it, so that everything sees it. */
  settings: BehaviorSubject<Settings>;
  ledger: Ledger;
  /** After a change: the servers may be others now. */
  onChanged: () => void;
}

/** Calls that read and change settings. */
export function settingsCalls(options: SettingsCallsOptions): Pick<EngineApi['call'], 'getSettings' | 'setSettings'> {
  const { dataDir, settings, ledger, onChanged } = options;

  /** Recorded before it is stored: what isn't in the journal did not happen. */
  async function change(wanted: Partial<Settings>): Promise<void> {
    const next = { ...settings.value, ...wanted };
    await ledger.append([{ type: 'SettingsChanged', subject: null, data: { settings: redactedSettings(next) } }]);
    await saveSettings(dataDir, wanted);
    settings.next(next);
    onChanged();
  }

  return {
    getSettings: () => Promise.resolve(settingsView(settings.value)),
    setSettings: async params => {
      await change(settingsChange(params.settings));
      return settingsView(settings.value);
    },
  };
}
