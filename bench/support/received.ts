/**
 * Which bytes of a file arrived, and how many of them twice. They are written down as they arrive, so that a SIGKILL loses
 * nothing.
 */
import type { Fetch } from '../../src/ports/fetch.ts';

export type Interval = readonly [from: number, to: number];

/** Notes `offset length` for each chunk of the file whose URL ends in `name`, before the caller gets the chunk. */
export function recordingFetch(fetch: Fetch, name: string, note: (line: string) => void): Fetch {
  return async (url, request) => {
    const response = await fetch(url, request);
    const { body } = response;
    if (!url.endsWith(name) || body === null || (response.status !== 200 && response.status !== 206)) return response;
    const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
    const chunks = body[Symbol.asyncIterator].bind(body);
    body[Symbol.asyncIterator] = async function* () {
      let offset = Number(start ?? 0);
      for await (const chunk of { [Symbol.asyncIterator]: chunks }) {
        note(`${offset} ${chunk.length}\n`);
        offset += chunk.length;
        yield chunk;
      }
    };
    return response;
  };
}

/** The intervals of a log, sorted and joined; a last line that was cut short is left out. */
export function intervalsOf(log: string): Interval[] {
  const lines = log.slice(0, log.lastIndexOf('\n') + 1).split('\n');
  const all = lines.filter(line => line !== '').map(line => line.split(' ').map(Number));
  return joined(all.map(([from = 0, length = 0]): Interval => [from, from + length]));
}

export function joined(intervals: readonly Interval[]): Interval[] {
  const result: [number, number][] = [];
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** Bytes that both have; each is sorted and joined. */
export function overlapBytes(a: readonly Interval[], b: readonly Interval[]): number {
  let total = 0;
  for (const [from, to] of a) {
    for (const [start, end] of b) total += Math.max(0, Math.min(to, end) - Math.max(from, start));
  }
  return total;
}
