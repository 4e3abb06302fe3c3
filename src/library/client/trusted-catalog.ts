import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { isModelError, ModelError, toModelError } from '../../model/errors.ts';
import type { ErrorValue } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { isRecord } from '../format/json.ts';
import { readSignedCatalog, SIGNED_CATALOG_MAX_BYTES, SIGNED_CATALOG_PATH } from '../format/signed-catalog.ts';
import type { SignedCatalog } from '../format/signed-catalog.ts';
import type { CatalogMemory } from '../types.ts';
import type { LibraryAnswer, LibraryRequest } from './request.ts';

/** A page for people in place of the file. */
const PAGE: ReadonlySet<number> = new Set([200]);
/** These are about the asker. All others say that there is no such file: 403, 405, 410, … */
const OF_ASKER: ReadonlySet<number> = new Set([401, 407]);

/** What holds of a library's signed catalogue now. */
export interface Trust {
  /** The newest one that was accepted, also past its time; null where there never was one. */
  catalog: SignedCatalog | null;
  /** What is wrong, of the catalogue or of what the library says instead of it. */
  problem: ModelError | null;
  /** Nothing new is installed, because of `problem`. */
  blocks: boolean;
}

export interface TrustOptions {
  baseUrl: () => string;
  pinnedKeys: () => readonly string[];
  /** Default: nothing was seen, and what is seen is forgotten. */
  memory?: CatalogMemory | undefined;
  clock: Clock;
  /** Keeps the last one over restarts. It is proven anew when it is read. */
  cacheFile?: string | undefined;
  request: (url: string, more: Partial<LibraryRequest>) => Promise<LibraryAnswer>;
}

interface Held {
  library: string;
  /** The keys that it was proven by. */
  keys: string;
  etag: string | null;
  catalog: SignedCatalog;
}

const FORGETS: CatalogMemory = { serialOf: () => null, accepted: () => Promise.resolve() };
const NO_TRUST: Trust = { catalog: null, problem: null, blocks: false };

/**
 * The signed catalogue of the library: what its key holder says that it has. A serial below the
 * highest one that was seen is refused. Without pinned keys, and of a library that never had one,
 * it says nothing.
 */
export function createTrust(options: TrustOptions): (more?: Partial<LibraryRequest>) => Promise<Trust> {
  const { memory = FORGETS, clock, cacheFile } = options;
  let held: Held | null = null;
  let loaded = false;
  let remembering: Promise<void> = Promise.resolve();

  /** The last one of this library, as far as these keys still prove it. */
  async function heldOf(library: string, keys: readonly string[]): Promise<Held | null> {
    if (!loaded && cacheFile !== undefined) held ??= await load(cacheFile, library, keys);
    loaded = true;
    if (held?.library !== library || held.keys !== keys.join('\n')) held = null;
    // A copy that is older than what was accepted last: its disk went back.
    return held !== null && held.catalog.serial >= (memory.serialOf(library) ?? 0) ? held : null;
  }

  function absent(library: string, known: Held | null): Trust {
    if (known === null && memory.serialOf(library) === null) return NO_TRUST;
    return judge(known?.catalog ?? null, missing(), clock.now());
  }

  /** One after the other: two answers that bring the same catalogue at once are one fact. */
  function remember(library: string, catalog: SignedCatalog): Promise<void> {
    const work = remembering.then(async () => {
      const seen = memory.serialOf(library);
      if (seen !== null && catalog.serial < seen) throw older(catalog, seen);
      if (seen === null || catalog.serial > seen) await memory.accepted(library, catalog);
    });
    remembering = work.catch(() => undefined);
    return work;
  }

  async function accept(answer: LibraryAnswer, library: string, keys: readonly string[]): Promise<Held> {
    const catalog = readSignedCatalog(answer.bytes, keys);
    await remember(library, catalog);
    held = { library, keys: keys.join('\n'), etag: answer.etag, catalog };
    if (cacheFile !== undefined) await save(cacheFile, held, answer.bytes);
    return held;
  }

  return async (more = {}) => {
    const keys = options.pinnedKeys();
    if (keys.length === 0) return NO_TRUST;
    const library = options.baseUrl();
    const known = await heldOf(library, keys);
    try {
      const answer = await options.request(`${library}/${SIGNED_CATALOG_PATH}`, {
        ...more,
        headers: { ...more.headers, ...(known?.etag && { 'if-none-match': known.etag }) },
        ...{ maxBytes: SIGNED_CATALOG_MAX_BYTES, undecided: PAGE },
      });
      if (answer.status === 304 && known) return judge(known.catalog, null, clock.now());
      if (answer.status === 200 && answer.refusal === null)
        return judge((await accept(answer, library, keys)).catalog, null, clock.now());
      return absent(library, known);
    } catch (thrown) {
      if (!isModelError(thrown) || thrown.code === 'CANCELLED') throw thrown;
      if (isRefusal(thrown)) return absent(library, known);
      // The library is away: the last one says as much as before.
      const isOfCatalog = OF_CATALOG.has(thrown.code);
      if (!isOfCatalog && known === null) throw thrown;
      return judge(known?.catalog ?? null, isOfCatalog ? toModelError(thrown, 'CATALOG_UNTRUSTED') : null, clock.now());
    }
  };
}

/** Whether a host refuses this name, and not the asker. */
function isRefusal({ code, details }: ErrorValue): boolean {
  return code === 'SERVER_REJECTED' && !OF_ASKER.has(details?.['status'] as number);
}

const OF_CATALOG: ReadonlySet<string> = new Set([
  'CATALOG_UNTRUSTED',
  'SIGNATURE_INVALID',
  'MANIFEST_INVALID',
  'PROGRAM_OUTDATED',
]);

/** What is held says what may be installed until its time is over, whatever the library says. */
function judge(catalog: SignedCatalog | null, problem: ModelError | null, now: number): Trust {
  const isOver = catalog !== null && now > Date.parse(catalog.validUntil);
  const said = problem ?? (isOver ? expired(catalog) : null);
  return { catalog, problem: said, blocks: said !== null && (catalog === null || isOver) };
}

function expired({ validUntil }: SignedCatalog): ModelError {
  const message = `The library's signed catalogue was valid until ${validUntil}: nothing new is installed until it is signed anew.`;
  return new ModelError('CATALOG_UNTRUSTED', message, { details: { reason: 'expired', validUntil } });
}

function older({ serial, madeAt }: SignedCatalog, seen: number): ModelError {
  const message = `Expected a signed catalogue that is no older than the last one (serial ${seen}), got serial ${serial} of ${madeAt}.`;
  return new ModelError('CATALOG_UNTRUSTED', message, { details: { reason: 'older', serial, seen } });
}

function missing(): ModelError {
  const message = 'The library had a signed catalogue, and has none now: nothing newer than that one is installed.';
  return new ModelError('CATALOG_UNTRUSTED', message, { details: { reason: 'missing' } });
}

async function save(file: string, { library, etag }: Held, bytes: Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    const text = Buffer.from(bytes).toString();
    await writeFileAtomic(file, JSON.stringify({ library, etag, text }), { fsync: false });
  } catch {
    // A full or read-only disk: the one in memory serves on.
  }
}

/** null for what is lost, damaged, of another library, or signed by another key. */
async function load(file: string, library: string, keys: readonly string[]): Promise<Held | null> {
  try {
    const json: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (!isRecord(json) || json.library !== library || typeof json.text !== 'string') return null;
    const catalog = readSignedCatalog(Buffer.from(json.text), keys);
    return { library, keys: keys.join('\n'), etag: typeof json.etag === 'string' ? json.etag : null, catalog };
  } catch {
    // It is a cache, and proves itself or is none.
    return null;
  }
}
