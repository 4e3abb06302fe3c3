import { isModelError, ModelError } from '../model/errors.ts';
import { CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE } from '../model/manifest.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/fetch.ts';
import { validate } from '../schemas/validate.ts';
import { parseChecksums } from './checksums.ts';
import type { Catalog, CatalogSnapshot, LibraryClient, ModelInfo, VersionPlan } from './contract.ts';
import { sha256 } from './digest.ts';
import { assertSigned } from './signing.ts';

export interface LibraryClientOptions {
  baseUrl(): string | null;
  token(): string | null;
  pinnedKeys?(): string[];
  fetch: Fetch;
  clock: Clock;
  cacheFile?: string;
}
const DEADLINE_MS = 15_000;

export function createLibraryClient(options: LibraryClientOptions): LibraryClient {
  let last: { catalog: Catalog; fetchedAt: string } | null = null;
  const base = () => {
    const url = options.baseUrl();
    if (url === null)
      throw new ModelError(
        'INVALID_ARGUMENT',
        'No library URL is set: use --library, MODEL_MANAGER_LIBRARY or settings.json.',
      );
    return url.replace(/\/+$/, '');
  };
  const headers = (): Record<string, string> => {
    const token = options.token();
    return token === null ? {} : { authorization: `Bearer ${token}` };
  };
  async function get(path: string, missing: ModelError | null, signal?: AbortSignal): Promise<Buffer | null> {
    const url = `${base()}${path}`;
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    try {
      const response = await options.fetch(url, {
        headers: { ...headers(), 'accept-encoding': 'identity' },
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
      const text = Buffer.from(await (response as unknown as { arrayBuffer(): Promise<ArrayBuffer> }).arrayBuffer());
      if (response.status === 404) {
        if (missing) throw missing;
        return null;
      }
      if (response.status >= 500)
        throw new ModelError('SERVER_ERROR', `The library answered ${response.status} to ${url}.`, { retryable: true });
      if (response.status !== 200)
        throw new ModelError('SERVER_REJECTED', `The library answered ${response.status} to ${url}.`);
      return text;
    } catch (error) {
      if (isModelError(error)) throw error;
      if (signal?.aborted) throw error;
      const code = deadline.aborted ? 'NETWORK_TIMEOUT' : 'NETWORK_UNREACHABLE';
      throw new ModelError(code, `Can't reach the library at ${url}: ${(error as Error).message}`, {
        retryable: true,
        cause: error,
      });
    }
  }
  function parse<N extends 'catalog' | 'model' | 'manifest'>(name: N, bytes: Buffer): unknown {
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString('utf8'));
    } catch (error) {
      throw new ModelError(
        name === 'manifest' ? 'MANIFEST_INVALID' : 'PROXY_INTERFERED',
        `The library's ${name} is not JSON.`,
        { cause: error },
      );
    }
    const result = validate(name, value);
    if (!result.ok) throw new ModelError('MANIFEST_INVALID', `The library's ${name} is not valid: ${result.message}.`);
    return result.value;
  }
  const must = (bytes: Buffer | null) => {
    if (!bytes) throw new ModelError('SERVER_ERROR', 'The library has no catalogue.', { retryable: true });
    return bytes;
  };
  return {
    async catalog(signal): Promise<CatalogSnapshot> {
      try {
        const catalog = parse('catalog', must(await get('/api/models', null, signal))) as Catalog;
        last = { catalog, fetchedAt: new Date(options.clock.now()).toISOString() };
        return { ...last, stale: false };
      } catch (error) {
        if (!last) throw error;
        return { ...last, stale: true };
      }
    },
    async model(modelId, signal): Promise<ModelInfo> {
      const unknown = new ModelError('MODEL_UNKNOWN', `The library has no model ${modelId}.`);
      return parse(
        'model',
        must(await get(`/api/models/${encodeURIComponent(modelId)}`, unknown, signal)),
      ) as ModelInfo;
    },
    async plan(modelId, version, signal): Promise<VersionPlan> {
      const folder = `/storage/models/${encodeURIComponent(modelId)}/${encodeURIComponent(version)}`;
      const unknown = new ModelError('VERSION_UNKNOWN', `The library has no ${modelId}@${version}.`);
      const checksumFile = must(await get(`${folder}/${CHECKSUM_FILE}`, unknown, signal));
      const checksums = parseChecksums(checksumFile.toString('utf8'));
      const manifestFile = await get(`${folder}/${MANIFEST_FILE}`, null, signal);
      const signatureFile = manifestFile && (await get(`${folder}/${MANIFEST_SIGNATURE_FILE}`, null, signal));
      const keys = options.pinnedKeys?.() ?? [];
      if (keys.length > 0) assertSigned(manifestFile ?? Buffer.alloc(0), signatureFile, keys);
      const common = { modelId, version, checksumFile, manifestFile, signatureFile };
      if (!manifestFile) {
        const files = checksums.map(c => ({
          path: c.path,
          sizeBytes: null,
          sha256: c.sha256,
          pieceSizeBytes: 0,
          pieces: [],
        }));
        return { ...common, source: 'checksum', planSha256: sha256(checksumFile), files, totalBytes: null, extra: {} };
      }
      const manifest = parse('manifest', manifestFile) as import('../model/manifest.ts').Manifest;
      const files = manifest.files.map(f => ({
        path: f.path,
        sizeBytes: f.size_bytes,
        sha256: f.sha256,
        pieceSizeBytes: f.piece_size,
        pieces: f.pieces,
      }));
      const totalBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
      return {
        ...common,
        source: 'manifest',
        planSha256: sha256(manifestFile),
        files,
        totalBytes,
        extra: manifest.extra ?? {},
      };
    },
    file: (modelId, version, path) => ({
      url: `${base()}/storage/models/${encodeURIComponent(modelId)}/${encodeURIComponent(version)}/${path.split('/').map(encodeURIComponent).join('/')}`,
      headers: headers(),
    }),
  };
}
