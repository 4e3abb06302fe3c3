import { dirname, join } from 'node:path';
import { isModelError, ModelError, toModelError } from '../../model/errors.ts';
import type { ErrorCode, ErrorValue } from '../../model/errors.ts';
import { assertModelId, assertVersion } from '../../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE, MINISIG_FILE } from '../../model/manifest.ts';
import { showAddress } from '../../model/show.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import { parseCatalog, parseModelInfo } from '../format/answers.ts';
import { createCatalogCache } from './catalog-cache.ts';
import type { CatalogMemory, CatalogSnapshot, LibraryClient, ModelInfo } from '../types.ts';
import { MANIFEST_MAX_BYTES } from '../format/manifest-file.ts';
import { keyIdOf } from '../format/minisign.ts';
import { assertBySigned, infoBySigned, snapshotBySigned } from './by-signed.ts';
import { documentsOf, FORBIDDEN } from './documents.ts';
import { askFresh } from './fresh.ts';
import { askPage } from './pages.ts';
import type { Ask, Page } from './pages.ts';
import { makePlan } from './plan.ts';
import { get, IDLE_TIMEOUT_MS } from './request.ts';
import type { LibraryAnswer, LibraryRequest } from './request.ts';
import { createTrust } from './trusted-catalog.ts';

export interface LibraryClientOptions {
  /**
   * The library's base URL, with or without a path; null while none is set. Asked again for every
   * request.
   */
  baseUrl(): string | null;
  /** Bearer token for the library's own host; null for none. */
  token(): string | null;
  fetch: Fetch;
  clock: Clock;
  /** Where the catalogue outlives a restart, e.g. `<data>/cache/catalog.json`. */
  cacheFile?: string;
  /** Base64 Ed25519 public keys; with any, only manifests they signed are accepted. */
  pinnedKeys?(): readonly string[];
  /** What was seen of signed catalogues. Default: nothing, and what is seen is forgotten. */
  memory?: CatalogMemory;
}

/** Where a catalogue is known, a caller waits no longer than this for a newer one. */
const CATALOG_WAIT_MS = 3_000;
const SIGNATURE_MAX_BYTES = 4096;

/** Failures that say nothing about the catalogue: the last one is still the best answer. */
const DOWN: ReadonlySet<ErrorCode> = new Set([
  'NETWORK_UNREACHABLE',
  'NETWORK_TIMEOUT',
  'SERVER_ERROR',
  'PROXY_INTERFERED',
]);

/** The client of a library that has the routes of DESIGN section 7, or their static export. */
export function createLibraryClient(options: LibraryClientOptions): LibraryClient {
  const cache = createCatalogCache(options.cacheFile);
  const pinnedKeys = () => options.pinnedKeys?.() ?? [];
  const trust = createTrust({
    ...{ baseUrl: () => baseOf(options), pinnedKeys, clock: options.clock, request },
    memory: options.memory,
    cacheFile: options.cacheFile && join(dirname(options.cacheFile), 'catalog.signed.json'),
  });
  const versionUrl = (modelId: string, version: string, path: string) =>
    `${baseOf(options)}/storage/models/${[modelId, version, ...path.split('/')].map(encodeURIComponent).join('/')}`;

  /** What a person asked for comes from the library itself, and not out of a cache on the way. */
  function request(url: string, more: Partial<LibraryRequest> = {}): Promise<LibraryAnswer> {
    const headers = { 'cache-control': 'no-cache', ...more.headers };
    return get(options, { url, token: options.token(), maxBytes: MANIFEST_MAX_BYTES, ...more, headers });
  }

  function page<T>(
    path: string,
    parse: (bytes: Uint8Array) => T,
    { polls = false, ...more }: Partial<LibraryRequest> & { polls?: boolean },
  ): Promise<Page<T>> {
    const ask: Ask = (url, how) => {
      const once = (at: string) => request(at, { ...more, ...how });
      return polls ? once(url) : askFresh(url, options.clock.now(), once);
    };
    return askPage(`${baseOf(options)}/api/${path}`, ask, parse);
  }

  async function fetchCatalog(signal?: AbortSignal, poll?: { pollMs: number }): Promise<CatalogSnapshot> {
    const baseUrl = baseOf(options);
    const known = await cache.get(baseUrl);
    const answer = await page('models', parseCatalog, {
      ...{ signal, polls: poll !== undefined },
      idleTimeoutMs: known ? CATALOG_WAIT_MS : IDLE_TIMEOUT_MS,
      headers: {
        ...(poll && maxAge(poll)),
        ...(known?.etag && { 'if-none-match': known.etag }),
      },
    });
    const fetchedAt = new Date(options.clock.now()).toISOString();
    if (answer.kind === 'missing') throw answer.refusal ?? noLibrary(baseUrl);
    if (answer.kind === 'unchanged' && !known)
      throw new ModelError('PROXY_INTERFERED', 'Expected a catalogue, got "not modified" without asking.');
    const catalog = answer.kind === 'found' ? answer.value : known!.catalog;
    await cache.set({ baseUrl, etag: answer.etag ?? known?.etag ?? null, fetchedAt, catalog });
    return { catalog, fetchedAt, stale: false };
  }

  /** Undefined for a library of files alone, without /api. */
  async function findCatalog(signal?: AbortSignal): Promise<CatalogSnapshot | undefined> {
    try {
      return await fetchCatalog(signal);
    } catch (thrown) {
      if (isModelError(thrown) && thrown.code === 'SERVER_REJECTED' && thrown.details?.['status'] === 404)
        return undefined;
      throw thrown;
    }
  }

  /** Null when the library neither describes this model nor says that it has none of this name. */
  async function findModel(modelId: string, signal?: AbortSignal): Promise<ModelInfo | null> {
    const parse = (bytes: Uint8Array) => parseModelInfo(bytes, modelId);
    const answer = await page(`models/${encodeURIComponent(modelId)}`, parse, { signal });
    if (answer.kind === 'found') return answer.value;
    const { code, refusal } = answer.kind === 'missing' ? answer : { code: undefined, refusal: null };
    if (code === 'MODEL_UNKNOWN') throw unknownModel(modelId);
    if (refusal !== null && refusal.code !== 'SERVER_REJECTED') throw refusal;
    // A plain file server's 404 has no code, and some say 403 instead; the catalogue knows.
    const listed = (await findCatalog(signal))?.catalog.models;
    if (listed && !listed.some(model => model.model_id === modelId)) throw unknownModel(modelId);
    if (refusal !== null) throw refusal;
    return null;
  }

  return {
    async catalog(signal, poll) {
      const polled = poll && { headers: maxAge(poll) };
      const trusted = trust({ signal, ...polled });
      // It is awaited below, when the catalogue is there.
      trusted.catch(() => undefined);
      try {
        return snapshotBySigned(await fetchCatalog(signal, poll), await trusted);
      } catch (thrown) {
        const known = isModelError(thrown) && DOWN.has(thrown.code) ? await cache.get(baseOf(options)) : undefined;
        if (!known) throw thrown;
        const asked = isModelError(thrown) ? thrown.details?.['retryAfterMs'] : undefined;
        const { catalog, fetchedAt } = known;
        const last = { catalog, fetchedAt, stale: true, ...(typeof asked === 'number' && { retryAfterMs: asked }) };
        return snapshotBySigned(last, await trusted.catch(() => undefined));
      }
    },

    async model(modelId, signal) {
      assertModelId(modelId);
      const [{ catalog }, info] = await Promise.all([
        trust({ signal }),
        findModel(modelId, signal).catch((thrown: unknown) => toModelError(thrown, 'SERVER_ERROR')),
      ]);
      if (catalog === null || (info instanceof ModelError && info.code !== 'MODEL_UNKNOWN')) {
        if (info instanceof ModelError) throw info;
        if (info === null) throw unknownModel(modelId);
        return info;
      }
      return infoBySigned(catalog, modelId, info instanceof ModelError ? null : info);
    },

    async plan(modelId, version, signal, purpose = 'install') {
      assertModelId(modelId);
      assertVersion(version);
      const { catalog, problem, blocks } = await trust({ signal });
      if (blocks && problem && purpose === 'install') throw problem;
      const ask = (name: string, maxBytes: number) =>
        request(versionUrl(modelId, version, name), { signal, maxBytes, undecided: FORBIDDEN });
      const info = () => findModel(modelId, signal);
      const [manifest, checksum, signature] = await Promise.all([
        ask(MANIFEST_FILE, MANIFEST_MAX_BYTES),
        ask(CHECKSUM_FILE, MANIFEST_MAX_BYTES),
        ask(MANIFEST_SIGNATURE_FILE, SIGNATURE_MAX_BYTES),
      ]);
      const documents = await documentsOf({ manifest, checksum, signature }, async () =>
        Object.hasOwn((await info())?.versions ?? {}, version),
      );
      // Who reads the files is not kept from their description: it isn't there.
      const description = documents.checksum === null ? info : () => info().catch(unlessForbidden);
      const plan = makePlan({
        ...{ modelId, version, documents, info: description },
        pinnedKeys: pinnedKeys(),
      });
      const found = await plan.catch(async (thrown: unknown) => {
        if (!isModelError(thrown) || thrown.code !== 'SIGNATURE_INVALID' || documents.signature === null) throw thrown;
        throw withKeyId(thrown, await ask(MINISIG_FILE, SIGNATURE_MAX_BYTES).catch(() => undefined));
      });
      if (catalog) assertBySigned(catalog, found, found.manifestFile, purpose === 'repair');
      return found;
    },

    file(modelId, version, path) {
      const token = options.token();
      return {
        url: versionUrl(modelId, version, path),
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
      };
    },
  };
}

function maxAge({ pollMs }: { pollMs: number }): Record<string, string> {
  return { 'cache-control': `max-age=${Math.floor(pollMs / 1000)}` };
}

/** @throws ModelError INVALID_ARGUMENT */
function baseOf(options: LibraryClientOptions): string {
  const text = options.baseUrl();
  if (text === null || text.trim() === '') {
    throw new ModelError('INVALID_ARGUMENT', 'No library URL is set; give one with --library URL or in the settings.');
  }
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new ModelError(
      'INVALID_ARGUMENT',
      `Expected the library URL to begin with http:// or https://, got ${showAddress(text)}.`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * Names the key that signed, where the library says which: a client that misses a change of keys
 * sees why.
 */
function withKeyId(error: ErrorValue, answer: LibraryAnswer | undefined): ModelError {
  const keyId = answer?.status === 200 ? keyIdOf(Buffer.from(answer.bytes).toString('latin1')) : null;
  if (keyId === null) return toModelError(error, 'SIGNATURE_INVALID');
  const message = `${error.message} It names the key ${keyId}.`;
  return new ModelError('SIGNATURE_INVALID', message, { details: { ...error.details, keyId }, cause: error });
}

function unlessForbidden(thrown: unknown): null {
  if (isModelError(thrown) && FORBIDDEN.has(thrown.details?.['status'] as number)) return null;
  throw thrown;
}

function noLibrary(baseUrl: string): ModelError {
  return new ModelError('SERVER_REJECTED', `There is no model library at ${baseUrl} (HTTP 404).`, {
    details: { url: baseUrl, status: 404 },
  });
}

function unknownModel(modelId: string): ModelError {
  return new ModelError('MODEL_UNKNOWN', `The library has no model ${modelId}.`);
}
