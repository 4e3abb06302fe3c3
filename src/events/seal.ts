/**
 * How a line of the journal proves itself: the CRC-32 of every byte before `,"crc"` stands in a tail of fixed length that is
 * matched byte for byte, so no byte of the line is uncovered. It guards against accidents, not against an editor.
 */
import { crc32 } from 'node:zlib';

const TAIL_START = Buffer.from(',"crc":"');
const TAIL_END = Buffer.from('"}\n');
const CRC_DIGITS = 8;
const TAIL_BYTES = TAIL_START.length + CRC_DIGITS + TAIL_END.length;

/** 8 lower-case hexadecimal digits. */
export function crcOf(bytes: Uint8Array | string): string {
  return crc32(bytes).toString(16).padStart(CRC_DIGITS, '0');
}

/** The last bytes of a line with this crc. */
export function tailOf(crc: string): Buffer {
  return Buffer.concat([TAIL_START, Buffer.from(crc, 'latin1'), TAIL_END]);
}

/** Makes a line of a JSON object's text without its closing brace. */
export function seal(open: string): { line: string; crc: string } {
  const crc = crcOf(open);
  return { line: `${open},"crc":"${crc}"}\n`, crc };
}

/** The object and crc of a line (newline included), or null when the line doesn't prove itself. */
export function unseal(line: Buffer): { value: Record<string, unknown>; crc: string } | null {
  const bodyEnd = line.length - TAIL_BYTES;
  if (bodyEnd <= 0 || line[0] !== 0x7b) return null;
  const crcStart = bodyEnd + TAIL_START.length;
  if (!line.subarray(bodyEnd, crcStart).equals(TAIL_START)) return null;
  if (!line.subarray(crcStart + CRC_DIGITS).equals(TAIL_END)) return null;
  const crc = line.toString('latin1', crcStart, crcStart + CRC_DIGITS);
  if (crc !== crcOf(line.subarray(0, bodyEnd))) return null;
  return parse(`${line.toString('utf8', 0, bodyEnd)}}`, crc);
}

function parse(text: string, crc: string): { value: Record<string, unknown>; crc: string } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { value: value as Record<string, unknown>, crc } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
