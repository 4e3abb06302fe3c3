import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ModelError } from '../../model/errors.ts';
import { assertFilePath } from '../../model/file-path.ts';
import { assertModelId, assertVersion } from '../../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../../model/manifest.ts';
import { show } from '../../model/show.ts';
import type { IsInside } from './inside.ts';
import type { Pacer } from './pacer.ts';
import { unlessMissing } from './missing.ts';
import { httpDate, isCurrent, judgeConditions } from './preconditions.ts';
import { passes } from '../format/json.ts';
import type { LibraryStorage } from './storage.ts';

const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Bytes read at a time: each reading is a turn of the event loop and a buffer. */
const READ_BYTES = 512 * 1024;
const PACED_BYTES = 256 * 1024;

export interface FileRouteOptions {
  storage: LibraryStorage;
  /** The pacer of this request's connection, when the server is held to a rate. */
  pacer: (request: FastifyRequest) => Pacer | undefined;
  /** What a link leads to outside of the library isn't there; without it, links are followed. */
  isInside?: IsInside | undefined;
}

type FileRequest = FastifyRequest<{ Params: { model: string; version: string; '*': string } }>;

/**
 * GET and HEAD of a version's files. Not @fastify/static: its ETag is weak (size and time) and it
 * honours that one in If-Range, so a file that changed could be continued in the middle. Here the
 * ETag is the file's SHA-256 and If-Range is compared with it, byte for byte.
 */
export function createFileRoute({ storage, pacer, isInside }: FileRouteOptions) {
  const hashes = createHashCache();

  async function etagOf(file: OpenFile, { params }: FileRequest): Promise<{ etag: string; listed: boolean }> {
    const files = await storage.files(params.model, params.version);
    const entry = files.find(({ path }) => path === params['*']);
    // A file that was overtaken by another of different size is not the one in the manifest.
    const listed = entry?.size_bytes === file.sizeBytes;
    return { etag: `"${listed ? entry.sha256 : await hashes.get(file)}"`, listed };
  }

  return async function sendFile(request: FileRequest, reply: FastifyReply): Promise<FastifyReply> {
    const file = await openFile({ storage, isInside }, request);
    try {
      const { etag, listed } = await etagOf(file, request);
      const fixed = listed || [CHECKSUM_FILE, MANIFEST_FILE].includes(request.params['*']);
      reply.header('etag', etag).header('accept-ranges', 'bytes').header('x-content-type-options', 'nosniff');
      reply.header('cache-control', fixed ? IMMUTABLE : 'no-cache').type(contentType(request.params['*']));
      const modifiedMs = file.mtimeMs;
      reply.header('last-modified', httpDate(modifiedMs));
      const verdict = judgeConditions(request.headers, { etag, modifiedMs });
      if (verdict === 412) throw new ModelError('REMOTE_CHANGED', `Expected another state of the file; it is ${etag}.`);
      if (verdict === 304) return await finish(file, reply.code(304));
      return await sendBytes(file, request, reply, pacer(request));
    } catch (error) {
      await file.handle.close();
      throw error;
    }
  };
}

async function sendBytes(
  file: OpenFile,
  request: FileRequest,
  reply: FastifyReply,
  pacer: Pacer | undefined,
): Promise<FastifyReply> {
  const { sizeBytes } = file;
  const validators = { etag: String(reply.getHeader('etag')), modifiedMs: file.mtimeMs };
  const current = isCurrent(request.headers['if-range']?.toString(), validators, Date.now());
  const range = request.method === 'GET' && current ? parseRange(request.headers.range, sizeBytes) : undefined;
  if (range === 'unsatisfiable') {
    return finish(
      file,
      reply.code(416).header('content-range', `bytes */${sizeBytes}`).header('cache-control', 'no-store'),
    );
  }
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
  if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${sizeBytes}`);
  reply.header('content-length', end - start + 1);
  if (request.method === 'HEAD' || end < start) return finish(file, reply);
  // The client hung up while the file was opened. No event tells that any more, and the stream
  // would stay open.
  if (reply.raw.destroyed) return finish(file, reply);
  // Who is held to a rate gets it in small portions.
  const bytes = file.handle.createReadStream({ start, end, highWaterMark: pacer ? PACED_BYTES : READ_BYTES });
  if (!pacer) return reply.send(bytes);
  const closed = new AbortController();
  const stop = () => {
    closed.abort(new Error('The connection was closed.'));
    // A generator that never began doesn't close what it would have read.
    bytes.destroy();
  };
  reply.raw.once('close', stop);
  // The client hung up while the file was opened: that event came before the listener.
  if (reply.raw.destroyed) stop();
  const paced = Readable.from(pacer.pace(bytes, closed.signal), { objectMode: false, highWaterMark: 1 });
  return reply.send(paced);
}

async function finish(file: OpenFile, reply: FastifyReply): Promise<FastifyReply> {
  await file.handle.close();
  return reply.send();
}

interface OpenFile {
  handle: FileHandle;
  path: string;
  sizeBytes: number;
  mtimeMs: number;
}

/**
 * Opened once, so that size, hash and bytes are those of one file even when the name gets
 * another.
 */
async function openFile(
  { storage, isInside }: Pick<FileRouteOptions, 'storage' | 'isInside'>,
  { params: { model, version, '*': path }, log }: FileRequest,
): Promise<OpenFile> {
  if (!passes(assertModelId, model)) throw new ModelError('MODEL_UNKNOWN', `The library has no model ${show(model)}.`);
  if (!passes(assertVersion, version) || !passes(assertFilePath, path)) throw unknownFile(model, version, path);
  const name = join(storage.directory(model, version), path);
  const handle = await unlessMissing(open(name, 'r'));
  if (!handle) throw await reasonOfAbsence(storage, { model, version, path });
  try {
    const stats = await handle.stat();
    const isServed = stats.isFile() && ((await isInside?.(name, `${stats.dev}:${stats.ino}`)) ?? true);
    if (isServed) return { handle, path: name, sizeBytes: stats.size, mtimeMs: stats.mtimeMs };
    if (stats.isFile()) log.warn({ file: name }, 'A link leads out of the library: what it leads to is not served.');
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  throw unknownFile(model, version, path);
}

async function reasonOfAbsence(
  storage: LibraryStorage,
  { model, version, path }: { model: string; version: string; path: string },
) {
  const { versions } = await storage.model(model);
  if (!Object.hasOwn(versions, version)) {
    return new ModelError('VERSION_UNKNOWN', `The library has no version ${show(version)} of ${model}.`);
  }
  return unknownFile(model, version, path);
}

function unknownFile(model: string, version: string, path: string): ModelError {
  return new ModelError(
    'VERSION_UNKNOWN',
    `The library has no file ${show(path)} in version ${show(version)} of ${model}.`,
  );
}

/** Hashes of files that no manifest lists, computed once for each state of the file. */
function createHashCache() {
  const known = new Map<string, { stamp: string; sha256: Promise<string> }>();
  return {
    get(file: OpenFile): Promise<string> {
      const stamp = `${file.mtimeMs}:${file.sizeBytes}`;
      const cached = known.get(file.path);
      if (cached?.stamp === stamp) return cached.sha256;
      const sha256 = hashHandle(file);
      known.set(file.path, { stamp, sha256 });
      sha256.catch(() => known.delete(file.path));
      return sha256;
    },
  };
}

async function hashHandle({ handle, sizeBytes }: OpenFile): Promise<string> {
  const hash = createHash('sha256');
  if (sizeBytes > 0) await pipeline(handle.createReadStream({ start: 0, end: sizeBytes - 1, autoClose: false }), hash);
  else hash.end();
  return (hash.read() as Buffer).toString('hex');
}

function contentType(path: string): string {
  if (path.endsWith('.json')) return 'application/json; charset=utf-8';
  return path === CHECKSUM_FILE ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}

/** Bytes `start`…`end`, both included, as in a Range header. */
interface ByteRange {
  start: number;
  end: number;
}

/**
 * Reads a Range header against a file's size. A header that is malformed, of another unit or with
 * several ranges is `undefined`: the whole file is the answer (RFC 9110, 14.2). `unsatisfiable`
 * is a 416.
 */
function parseRange(header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= sizeBytes) return 'unsatisfiable';
  return { start, end: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
}
