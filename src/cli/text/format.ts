import type { ModelView } from '../../api/contract.ts';
import { formatBytes, formatPart, formatTime } from '../../model/format.ts';

/** Control characters must not reach a terminal. */
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;

/**
 * Text from servers and files may hold escape sequences. This keeps them away from the terminal.
 */
export function printable(text: string): string {
  return text.replace(CONTROL, '�');
}

/** Pads columns to their widest cell, two spaces apart. `right` lists the columns of numbers. */
export function formatTable(head: string[], rows: string[][], right: readonly number[] = []): string {
  const clean = [head, ...rows].map(row => row.map(printable));
  const widths = head.map((_, column) => Math.max(...clean.map(row => (row[column] ?? '').length)));
  return clean
    .map(row =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Returns the details that a user needs in addition to the status word. */
export function describeModel(view: ModelView): string {
  const withdrawn = view.withdrawn ? `withdrawn by the library: ${view.withdrawn.why}` : '';
  return [describeStatus(view), withdrawn].filter(Boolean).join('; ');
}

function describeStatus(view: ModelView): string {
  const { status, task } = view;
  switch (status) {
    case 'ready':
      if (view.removalError) return `removal failed: ${view.removalError.message}`;
      return view.installedAt === null ? '' : `installed ${formatTime(view.installedAt)}`;
    case 'failed':
      return task?.error ? `${task.error.code}: ${task.error.message}` : '';
    case 'paused':
      return [pauseWords(view), task && formatPart(task.receivedBytes, task.totalBytes)].filter(Boolean).join(', ');
    case 'damaged':
      return `${view.damaged.length} damaged ${view.damaged.length === 1 ? 'file' : 'files'}`;
    case 'downloading':
      if (task?.retryAt)
        return `tries again at ${formatTime(task.retryAt)}${task.error ? ` (${task.error.code})` : ''}`;
      return task ? formatPart(task.receivedBytes, task.totalBytes) : '';
    case 'queued':
      return task?.place === undefined ? '' : `number ${task.place} in the queue`;
    case 'verifying':
    case 'missing':
    case 'removing':
      return '';
  }
}

/** Why a version is paused, in words. */
export function pauseWords({ task }: ModelView): string {
  switch (task?.pauseReason) {
    case 'user':
      return 'by the user';
    case 'network':
      return task.error?.details?.['broke_off'] === true ? 'the server breaks off its answers' : 'no network';
    case 'disk':
      if (task.error?.code === 'FILE_BUSY') return "the models' disk is away";
      if (task.error?.details?.['limit'] === 'quota') return 'the disk quota is used up';
      if (task.error?.details?.['limit'] === 'inodes') return 'the disk takes no more files';
      return task.neededBytes === null ? 'disk full' : `disk full, ${formatBytes(task.neededBytes)} needed`;
    case 'suspend':
      return 'the machine sleeps';
    case 'lock':
      return `another program holds its lock: ${holderIn(task)}`;
    case null:
    case undefined:
      return '';
  }
}

/**
 * Names the owner of the lock that a task waits for, or `unknown` when there is no information.
 */
function holderIn({ error }: NonNullable<ModelView['task']>): string {
  const holder = error?.details?.['holder'];
  return typeof holder === 'string' ? holder : 'unknown';
}
