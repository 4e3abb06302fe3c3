import type { ErrorValue } from '../../../api/contract.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { ModelRow } from './rows.ts';

/** Separates the parts of a line. The no-break space keeps the dot from the start of a line. */
export const SEPARATOR = '\u00a0· ';

/**
 * A short label in the language of the person. A code of a newer engine has no label here, and a
 * refused argument needs its details: then the text is the message of the engine.
 */
export function errorText(error: ErrorValue, m: Messages): string {
  const label: string | undefined = m.errors[error.code];
  if (label === undefined) return error.message;
  if (error.code === 'DISK_FULL' && error.details?.['limit'] === 'file-size') return m.row.fileTooLarge;
  if (error.details?.['broke_off'] === true) return m.row.brokeOff;
  return error.code === 'INVALID_ARGUMENT' ? `${label}: ${error.message}` : label;
}

/** Who holds the lock that a task waits for. */
export function holderOf(error: ErrorValue | null, m: Messages): string {
  const holder = error?.details?.['holder'];
  return typeof holder === 'string' && holder !== 'unknown' ? holder : m.row.unknownHolder;
}

/** "DISK_FULL · The disk is full" */
export function codeAndText(error: ErrorValue, m: Messages): string {
  return `${error.code}${SEPARATOR}${errorText(error, m)}`;
}

/** What "Copy details" puts on the clipboard for a bug report: JSON. */
export function errorDetails(row: ModelRow, error: ErrorValue): string {
  return JSON.stringify({ model: row.modelId, version: row.version, status: row.status, ...error }, null, 2);
}
