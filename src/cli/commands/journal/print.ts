import type { AnyEvent } from '../../../events/vocabulary.ts';
import type { JournalDamage } from '../../../events/types.ts';
import { formatTime } from '../../../model/format.ts';
import { printable } from '../../text/format.ts';
import type { Output } from '../../text/output.ts';

const TYPE_WIDTH = 'UnavailableReportFailed'.length;
const SEQ_WIDTH = 6;
/** --json shows longer values in full. */
const MAX_VALUE_LENGTH = 60;

export interface PrintedEvent {
  event: AnyEvent;
  /** False while no later line confirms that this one is durable. */
  proven: boolean;
}

/**
 * Prints one event on one line. With --json the event is as in the journal, and an unproven one
 * has `"proven":false` in addition.
 */
export function printEvent(out: Output, { event, proven }: PrintedEvent): void {
  out.result(proven ? event : { ...event, proven }, () => {
    const { seq, time, type, subject, data } = event;
    const line = `${String(seq).padStart(SEQ_WIDTH)}  ${formatTime(time, 'milliseconds')}  ${type.padEnd(TYPE_WIDTH)}  ${subject ?? '–'}${facts(data)}`;
    return printable(proven ? line : `${line}  (unproven)`);
  });
}

export function printDamage(out: Output, { segment, offset, reason }: JournalDamage): void {
  out.error({ code: 'JOURNAL_DAMAGED', message: `segment ${segment}, byte ${offset}: ${reason}` });
}

/** Returns the plain values of an event's data: `  total_bytes=10900000 source=manifest`. */
function facts(data: object): string {
  const words = Object.entries(data as Record<string, unknown>)
    .filter(([name, value]) => name !== 'command_id' && value !== null && value !== undefined)
    .map(([name, value]) => `${name}=${short(value)}`);
  return words.length === 0 ? '' : `  ${words.join(' ')}`;
}

function short(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH - 1)}…` : text;
}
