/** The description of the library's HTTP API, OpenAPI 3.1, out of the schemas. */
import { DOCUMENTS } from '../../../schemas/generated/documents.ts';
import { LIMIT_MAX, SORTS } from './catalog-query.ts';

type Json = Record<string, unknown>;

const ETAG_HEADERS = { ETag: { schema: { type: 'string' } }, 'Cache-Control': { schema: { type: 'string' } } };
const NOT_MODIFIED = { description: 'Not modified: the asker named the ETag in If-None-Match.' };
const IF_NONE_MATCH = { name: 'If-None-Match', in: 'header', schema: { type: 'string' } };
const MODEL_ID = pathParameter('model_id', 'common', 'model_id');

/** @param server the library's base URL, or its path on the host that gives the document */
export function openApiOf(server: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Model library',
      version: '1',
      description: 'Versions of models, immutable once published. Unknown query parameters are ignored.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server === '' ? '/' : server }],
    security: [{}, { token: [] }],
    paths: {
      '/api/models': { get: catalogOperation() },
      '/api/models/{model_id}': { get: modelOperation() },
      '/api/catalog.signed.json': {
        get: {
          ...operation('getSignedCatalog', 'What the key holder says that the library has, and until when.', {
            '200': { description: 'The signed catalogue.', headers: ETAG_HEADERS, ...json(ref('SignedCatalog')) },
            '304': NOT_MODIFIED,
          }),
          parameters: [IF_NONE_MATCH],
        },
      },
      '/storage/models/{model_id}/{version}/{path}': { get: fileOperation('getFile'), head: fileOperation('headFile') },
      '/api/openapi.json': {
        get: operation('getDescription', 'This document.', {
          '200': { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } },
        }),
      },
      '/healthz': {
        get: {
          ...operation('getHealth', 'Whether the library can be read. Needs no token.', {
            '200': { description: 'It can.', ...json(ref('Health')) },
          }),
          security: [],
        },
      },
      '/metrics': {
        get: operation('getMetrics', 'Counters for Prometheus.', {
          '200': { description: 'Text format.', content: { 'text/plain': { schema: { type: 'string' } } } },
        }),
      },
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      responses: {
        Refused: { description: 'Why not, as JSON.', ...json(ref('Error')) },
        Unavailable: {
          description: 'Not now: the server has enough to do, stops, or can not read its disk.',
          headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } },
          ...json(ref('Error')),
        },
      },
      schemas: componentSchemas(),
    },
  };
}

function catalogOperation(): Json {
  const query = (name: string, description: string, schema: Json) => ({ name, in: 'query', description, schema });
  const sorts = SORTS.flatMap(sort => [sort, `-${sort}`]);
  return {
    ...operation('listModels', 'The catalogue, whole or a page of it.', {
      '200': { description: 'Models, sorted by name.', headers: ETAG_HEADERS, ...json(ref('Catalog')) },
      '304': NOT_MODIFIED,
    }),
    parameters: [
      IF_NONE_MATCH,
      query('q', 'Words that name or extra have.', { type: 'string', maxLength: 200 }),
      query('sort', 'With - in front, the other way round.', { type: 'string', enum: sorts }),
      query('limit', 'Length of the page.', { type: 'integer', minimum: 1, maximum: LIMIT_MAX }),
      query('offset', 'Models before the page.', { type: 'integer', minimum: 0 }),
    ],
  };
}

function modelOperation(): Json {
  return {
    ...operation('getModel', 'All versions of a model, with their files.', {
      '200': { description: 'The model.', headers: ETAG_HEADERS, ...json(ref('Model')) },
      '304': NOT_MODIFIED,
    }),
    parameters: [MODEL_ID, IF_NONE_MATCH],
  };
}

function fileOperation(operationId: string): Json {
  const headers = {
    ...ETAG_HEADERS,
    'Last-Modified': { schema: { type: 'string' } },
    'Accept-Ranges': { schema: { type: 'string', const: 'bytes' } },
  };
  const content = {
    'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
    // manifest.json, which each published version has.
    ...json(ref('Manifest')).content,
  };
  const header = (name: string) => ({ name, in: 'header', schema: { type: 'string' } });
  return {
    ...operation(operationId, 'A file of a version. Its ETag is its SHA-256.', {
      '200': { description: 'The whole file.', headers, content },
      '206': { description: 'The range.', headers, content },
      '304': NOT_MODIFIED,
      '412': { $ref: '#/components/responses/Refused' },
      '416': { description: 'No such range.' },
    }),
    parameters: [
      MODEL_ID,
      pathParameter('version', 'common', 'version'),
      { name: 'path', in: 'path', required: true, description: 'With its slashes.', schema: { type: 'string' } },
      ...['Range', 'If-Range', 'If-Match', 'If-None-Match', 'If-Modified-Since', 'If-Unmodified-Since'].map(header),
    ],
  };
}

function operation(operationId: string, summary: string, responses: Json): Json {
  const refused = { $ref: '#/components/responses/Refused' };
  return {
    operationId,
    summary,
    responses: { ...responses, '4XX': refused, '503': { $ref: '#/components/responses/Unavailable' } },
  };
}

function componentSchemas(): Json {
  const error = {
    type: 'object',
    required: ['code', 'message'],
    properties: { code: { type: 'string' }, message: { type: 'string' } },
  };
  const health = {
    type: 'object',
    required: ['status'],
    properties: { status: { type: 'string', enum: ['ok', 'failing', 'stopping'] } },
  };
  const shared = ['common', 'model'].flatMap(file =>
    Object.entries(DOCUMENTS[file as 'common' | 'model'].$defs).map(([name, schema]) => [
      `${file}_${name}`,
      within(schema, file),
    ]),
  );
  return used(
    {
      Error: error,
      Health: health,
      Catalog: component('catalog'),
      Model: component('model'),
      Manifest: component('manifest'),
      SignedCatalog: component('signed-catalog'),
    },
    Object.fromEntries(shared) as Json,
  );
}

/** These schemas, with those of the shared ones that they lead to. */
function used(schemas: Json, shared: Json): Json {
  const names = [...JSON.stringify(schemas).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(match => match[1] ?? '');
  const missing = names.filter(name => !Object.hasOwn(schemas, name));
  if (missing.length === 0) return schemas;
  return used({ ...schemas, ...Object.fromEntries(missing.map(name => [name, shared[name]])) }, shared);
}

function component(name: 'catalog' | 'model' | 'manifest' | 'signed-catalog'): unknown {
  const { $schema: _dialect, $id: _id, $defs: _shared, ...schema } = DOCUMENTS[name] as Json;
  return within(schema, name);
}

/** The schema with its references turned to components of this document. */
function within(schema: unknown, file: string): unknown {
  if (Array.isArray(schema)) return schema.map(item => within(item, file));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) =>
      key === '$ref' ? [key, componentOf(String(value), file)] : [key, within(value, file)],
    ),
  );
}

function componentOf(reference: string, file: string): string {
  const [target = '', name = ''] = reference.split('#/$defs/');
  return `#/components/schemas/${target === '' ? file : target.replace('.schema.json', '')}_${name}`;
}

function pathParameter(name: string, file: string, definition: string): Json {
  return { name, in: 'path', required: true, schema: { $ref: `#/components/schemas/${file}_${definition}` } };
}

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function json(schema: Json): { content: Json } {
  return { content: { 'application/json': { schema } } };
}
