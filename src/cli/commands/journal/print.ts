import type { AnyEvent } from '../../../events/vocabulary.ts';
import type { JournalDamage } from '../../../events/types.ts';
import { formatTime, printable } from '../../text/format.ts';
import type { Output } from '../../text/output.ts';

const TYPE_WIDTH = 'UnavailableReportFailed'.length;
const SEQ_WIDTH = 6;
/** Longer values are in --json. */
const MAX_VALUE_LENGTH = 60;

export interface PrintedEvent {
  event: AnyEvent;
  /** False for a line of which no later line says yet that it is durable. */
  proven: boolean;
}

/** One event on one line; with --json as it is in the journal, `"proven":false` added where it is so. */
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

/** The plain values of an event's data: `  total_bytes=10900000 source=manifest`. */
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
