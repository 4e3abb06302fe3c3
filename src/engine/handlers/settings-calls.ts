import pLimit from 'p-limit';
import type { BehaviorSubject } from 'rxjs';
import type { Ledger } from '../../manager/index.ts';
import type { SettingsView } from '../../api/contract.ts';
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

  /** Each change begins with what the last one left. */
  const oneAtATime = pLimit(1);

  /**
   * The file first: a change that can't be stored is no fact. A change that is stored holds, also
   * where the journal can't record it, because the next start reads the file.
   */
  async function change(wanted: Partial<Settings>): Promise<SettingsView> {
    await saveSettings(dataDir, wanted);
    const next = { ...settings.value, ...wanted };
    try {
      await ledger.append([{ type: 'SettingsChanged', subject: null, data: { settings: redactedSettings(next) } }]);
    } finally {
      settings.next(next);
      onChanged();
    }
    return settingsView(next);
  }

  return {
    getSettings: () => Promise.resolve(settingsView(settings.value)),
    setSettings: async params => {
      const wanted = settingsChange(params.settings);
      return oneAtATime(() => change(wanted));
    },
  };
}
