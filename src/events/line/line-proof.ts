/**
 * How a line of the journal proves itself. The CRC-32 of every byte before `,"crc"` stands in a
 * tail of fixed length. The tail is matched byte for byte, so no byte of the line is uncovered.
 * This guards against accidents of disks and programs, not against an editor. Checkpoints use the
 * same line.
 */
import { crc32 } from 'node:zlib';

const TAIL_START = Buffer.from(',"crc":"');
const TAIL_END = Buffer.from('"}\n');
const CRC_DIGITS = 8;
const TAIL_BYTES = TAIL_START.length + CRC_DIGITS + TAIL_END.length;

/** The CRC-32 as 8 lower-case hexadecimal digits. */
export function crcOf(bytes: Uint8Array | string): string {
  return crc32(bytes).toString(16).padStart(CRC_DIGITS, '0');
}

/** The last bytes of a line with this crc. */
export function tailOf(crc: string): Buffer {
  return Buffer.concat([TAIL_START, Buffer.from(crc, 'latin1'), TAIL_END]);
}

/**
 * Makes a line (newline included). `open` is the text of a JSON object without its closing brace.
 */
export function lineWithCrc(open: string): { line: string; crc: string } {
  const crc = crcOf(open);
  return { line: `${open},"crc":"${crc}"}\n`, crc };
}

/**
 * The object and crc of a line (newline included); null when the line doesn't prove itself. The
 * object has its `crc` too. It runs for every line of a replay, so it makes no more than one view,
 * one string and the object.
 */
export function parseLine(line: Buffer): { value: Record<string, unknown>; crc: string } | null {
  return proofOf(line) === null ? null : parseText(line.toString('utf8'));
}

/** The crc of a line (newline included) that proves itself, as 8 hexadecimal digits; null of any other. */
export function proofOf(line: Buffer): string | null {
  const bodyEnd = line.length - TAIL_BYTES;
  if (bodyEnd <= 0 || line[0] !== 0x7b) return null;
  const crcStart = bodyEnd + TAIL_START.length;
  if (!holds(line, TAIL_START, bodyEnd) || !holds(line, TAIL_END, crcStart + CRC_DIGITS)) return null;
  const crc = hexNumber(line, crcStart);
  if (crc === null || crc !== crc32(line.subarray(0, bodyEnd))) return null;
  return line.toString('latin1', crcStart, crcStart + CRC_DIGITS);
}

function holds(line: Buffer, wanted: Buffer, at: number): boolean {
  for (let i = 0; i < wanted.length; i += 1) if (line[at + i] !== wanted[i]) return false;
  return true;
}

/** null for anything but 8 lower-case hexadecimal digits. */
function hexNumber(line: Buffer, at: number): number | null {
  let number = 0;
  for (let i = at; i < at + CRC_DIGITS; i += 1) {
    const byte = line[i] ?? 0;
    const digit = byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
    if (digit === -1) return null;
    number = number * 16 + digit;
  }
  return number;
}

function parseText(text: string): { value: Record<string, unknown>; crc: string } | null {
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    // Of several fields with one name JSON.parse keeps the last, and the tail comes last.
    return { value, crc: value.crc as string };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
