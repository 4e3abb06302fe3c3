import { activity } from './zh/activity.ts';
import { app } from './zh/app.ts';
import { errors } from './zh/errors.ts';
import { health } from './zh/health.ts';
import { models } from './zh/models.ts';
import { report } from './zh/report.ts';
import { rows } from './zh/rows.ts';
import { settings } from './zh/settings.ts';
import { storage } from './zh/storage.ts';
import { top } from './zh/top.ts';
import type { Messages } from './messages.ts';

/** The page in Simplified Chinese. */
export const zh: Messages = {
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
