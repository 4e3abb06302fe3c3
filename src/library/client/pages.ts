import { isModelError, ModelError } from '../../model/errors.ts';
import type { LibraryAnswer, LibraryRequest } from './request.ts';

/** What the library says under one path of /api. */
export type Page<T> =
  | { kind: 'found'; value: T; etag: string | null }
  /** As it was when its ETag was given. */
  | { kind: 'unchanged'; etag: string | null }
  | Missing;

interface Missing {
  kind: 'missing';
  status: number;
  /** Of the project's own server, which is sure of it; undefined for any other one. */
  code: string | undefined;
  /** Where it isn't known whether the page is there. */
  refusal: ModelError | null;
}

export type Ask = (url: string, more: Pick<LibraryRequest, 'undecided'>) => Promise<LibraryAnswer>;

/**
 * What others than the project's own server say to the path of a folder: "forbidden" where it may
 * not be listed, "not allowed", or its listing.
 */
const OF_FOLDERS: ReadonlySet<number> = new Set([200, 403, 405]);

/**
 * Asks for a page. A static export has it in index.json, because a store can't have a file and a
 * folder of one name: that is asked for where the first answer is none of a library's.
 *
 * @param parse throws ModelError MANIFEST_INVALID for what is no such page
 * @throws ModelError of the request; of `parse` where both answers are wrong
 */
export async function askPage<T>(url: string, ask: Ask, parse: (bytes: Uint8Array) => T): Promise<Page<T>> {
  const read = async (at: string) => pageOf(await ask(at, { undecided: OF_FOLDERS }), parse);
  const first = await read(url);
  if (first.kind !== 'missing' || first.code !== undefined) return first;
  const second = await read(`${url}/index.json`);
  if (second.kind !== 'missing') return second;
  return { ...second, refusal: reasonOf(first, second) };
}

/** Null where the page just isn't there. */
function reasonOf(first: Missing, second: Missing): ModelError | null {
  const wrong = [second, first].find(({ status }) => status === 200);
  if (wrong) return wrong.refusal;
  // A folder that may not be listed, and nothing in it.
  return second.refusal === null ? null : (first.refusal ?? second.refusal);
}

function pageOf<T>({ status, etag, bytes, refusal }: LibraryAnswer, parse: (bytes: Uint8Array) => T): Page<T> {
  if (status === 304) return { kind: 'unchanged', etag };
  if (status === 200 && refusal === null) {
    try {
      return { kind: 'found', value: parse(bytes), etag };
    } catch (thrown) {
      if (!(thrown instanceof ModelError)) throw thrown;
      return { kind: 'missing', status, code: undefined, refusal: thrown };
    }
  }
  const code = codeOf(bytes);
  if (code !== undefined && refusal !== null) throw refusal;
  return { kind: 'missing', status, code, refusal };
}

/** The code in an error answer of the project's own server; undefined for any other server's. */
function codeOf(bytes: Uint8Array): string | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return isModelError(json) ? json.code : undefined;
  } catch {
    // A page for people, not for programs.
    return undefined;
  }
}
