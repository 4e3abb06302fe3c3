/**
 * Events that change no state, most of a long journal: a line of one is told by its begin, and its JSON
 * is parsed only for who asks for the event.
 */
import { proofOf } from './line-proof.ts';

/** As `encodeRecord` begins a line of a report without a group. Another program's line is parsed whole. */
const HEAD =
  /^\{"seq":(\d{1,15}),"durable":(\d{1,15}),"prev":"([0-9a-f]{8})","time":"[^"\\]*","up_ms":\d{1,15},"type":"(?:ModelUnavailableReported|UnavailableReportFailed)","v":\d{1,9},"subject":(?:null|"[^"\\]*"),"run":"[^"\\]*",(?:"cause":\d{1,15},)?"data":\{/;
/** Longer than any of these heads. */
const HEAD_BYTES = 512;
/** A command's outcome is state. */
const COMMAND = Buffer.from('"command_id"');

export interface PassingHead {
  seq: number;
  durable: number;
  prev: string;
  crc: string;
  /** The whole line. */
  text: string;
}

/** null for any other line, and for one that doesn't prove itself. */
export function passingHead(line: Buffer): PassingHead | null {
  const head = HEAD.exec(line.toString('latin1', 0, HEAD_BYTES));
  if (head === null || line.includes(COMMAND)) return null;
  const crc = proofOf(line);
  const [, seq, durable, prev = ''] = head;
  return crc === null || seq === '0'
    ? null
    : { seq: Number(seq), durable: Number(durable), prev, crc, text: line.toString('utf8') };
}
