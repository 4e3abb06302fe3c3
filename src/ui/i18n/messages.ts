import type { ActivityMessages } from './messages/activity.ts';
import type { AppMessages } from './messages/app.ts';
import type { ErrorsMessages } from './messages/errors.ts';
import type { HealthMessages } from './messages/health.ts';
import type { ModelsMessages } from './messages/models.ts';
import type { ReportMessages } from './messages/report.ts';
import type { RowsMessages } from './messages/rows.ts';
import type { SettingsMessages } from './messages/settings.ts';
import type { StorageMessages } from './messages/storage.ts';
import type { TopMessages } from './messages/top.ts';

/** Every word of the page. A missing or an extra key in a language is a compile error. */
export interface Messages
  extends
    AppMessages,
    RowsMessages,
    ModelsMessages,
    TopMessages,
    ActivityMessages,
    StorageMessages,
    HealthMessages,
    SettingsMessages,
    ErrorsMessages,
    ReportMessages {}
