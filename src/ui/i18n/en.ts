import { activity } from './en/activity.ts';
import { app } from './en/app.ts';
import { errors } from './en/errors.ts';
import { health } from './en/health.ts';
import { models } from './en/models.ts';
import { report } from './en/report.ts';
import { rows } from './en/rows.ts';
import { settings } from './en/settings.ts';
import { storage } from './en/storage.ts';
import { top } from './en/top.ts';
import type { Messages } from './messages.ts';

/** The page in English. */
export const en: Messages = {
  ...app,
  ...rows,
  ...models,
  ...top,
  ...activity,
  ...storage,
  ...health,
  ...settings,
  ...errors,
  ...report,
};
