import type { SettingsView } from '../../engine/api/contract.ts';

export const MAX_DOWNLOADS_LIMIT = 16;

export interface SettingsForm {
  libraryUrl: string;
  schedulerUrl: string;
  maxDownloads: string;
}

export type SettingsProblems = Partial<Record<keyof SettingsForm, 'badUrl' | 'badNumber'>>;

export function toForm(settings: SettingsView): SettingsForm {
  return {
    libraryUrl: settings.libraryUrl ?? '',
    schedulerUrl: settings.schedulerUrl ?? '',
    maxDownloads: String(settings.maxDownloads),
  };
}

export function problemsOf(form: SettingsForm): SettingsProblems {
  const downloads = Number(form.maxDownloads);
  const badNumber = !Number.isInteger(downloads) || downloads < 1 || downloads > MAX_DOWNLOADS_LIMIT;
  return {
    ...(!isAddress(form.libraryUrl) && { libraryUrl: 'badUrl' as const }),
    ...(!isAddress(form.schedulerUrl) && { schedulerUrl: 'badUrl' as const }),
    ...(badNumber && { maxDownloads: 'badNumber' as const }),
  };
}

/** Only what changed: what someone else set in the meantime stays. */
export function changesOf(form: SettingsForm, settings: SettingsView): Partial<SettingsView> {
  const libraryUrl = form.libraryUrl.trim() || null;
  const schedulerUrl = form.schedulerUrl.trim() || null;
  const maxDownloads = Number(form.maxDownloads);
  return {
    ...(libraryUrl !== settings.libraryUrl && { libraryUrl }),
    ...(schedulerUrl !== settings.schedulerUrl && { schedulerUrl }),
    ...(maxDownloads !== settings.maxDownloads && { maxDownloads }),
  };
}

function isAddress(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === '' || (/^https?:\/\//i.test(trimmed) && URL.canParse(trimmed));
}
