/**
 * Entry of the searching thread: it looks through files, so that the event loop is never held up.
 */
import { parentPort } from 'node:worker_threads';
import type { Found } from './scan.ts';
import { SearchWork } from './work.ts';
import type { Segment } from './work.ts';

/** To the thread. Each is answered in turn; `close` with null. */
export type SearchRequest =
  | { want: { blockBytes: number; sums: Int32Array } }
  | { scan: Segment }
  | { hash: { segments: Segment[]; into: SharedArrayBuffer } }
  | { close: true };

export type SearchAnswer = Found | string | null;

const work = new SearchWork();

function answer(request: SearchRequest): SearchAnswer {
  if ('hash' in request) return work.hash(request.hash.segments, new Uint8Array(request.hash.into));
  if ('scan' in request) return work.scan(request.scan.file, request.scan.from, request.scan.from + request.scan.bytes);
  if ('want' in request) work.want(request.want.blockBytes, request.want.sums);
  else work.close();
  return null;
}

parentPort?.on('message', (request: SearchRequest) => parentPort?.postMessage(answer(request)));
