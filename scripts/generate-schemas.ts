/**
 * Compiles schemas/*.schema.json ahead of time into src/schemas/generated/: validators and TypeScript types. The program
 * then needs no ajv at run time and no `eval`, which a content security policy forbids. `scripts/schemas.mjs` runs this
 * when something that it is made from has changed.
 */
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeOptions } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { compile } from 'json-schema-to-typescript';
import { VALIDATED } from '../src/schemas/validated.ts';

const ROOT = path.join(import.meta.dirname, '..');
const SCHEMA_DIR = path.join(ROOT, 'schemas');
const SUFFIX = '.schema.json';
const OUTPUT = 'src/schemas/generated';
const HEADER = '// Generated from schemas/*.schema.json by `npm run schemas`. Do not edit.\n';

interface JsonSchema {
  $id: string;
  $defs?: Record<string, unknown>;
  [keyword: string]: unknown;
}
type Schemas = ReadonlyMap<string, JsonSchema>;

/** A generated file: its path from the project's root and its text. */
export interface GeneratedFile {
  path: string;
  text: string;
}

/** The schemas that the library's server gives out itself, inside its OpenAPI document. */
const GIVEN_OUT = ['common', 'catalog', 'model', 'manifest', 'signed-catalog'];

/** All generated files; the same schemas give the same bytes. */
export async function generateSchemas(): Promise<GeneratedFile[]> {
  const schemas = await readSchemas();
  return [
    { path: `${OUTPUT}/validators.ts`, text: compileValidators(schemas) },
    { path: `${OUTPUT}/types.ts`, text: await compileTypes(schemas) },
    { path: `${OUTPUT}/documents.ts`, text: documentsOf(schemas) },
  ];
}

/** The schemas by name (`event` for event.schema.json), sorted. */
export async function readSchemas(): Promise<Schemas> {
  const names = (await readdir(SCHEMA_DIR)).filter(name => name.endsWith(SUFFIX)).sort();
  const read = async (name: string): Promise<[string, JsonSchema]> => [
    name.slice(0, -SUFFIX.length),
    JSON.parse(await readFile(path.join(SCHEMA_DIR, name), 'utf8')) as JsonSchema,
  ];
  return new Map(await Promise.all(names.map(read)));
}

/**
 * ajv as the program uses it.
 *
 * @param schemas all of them, because they refer to each other
 * @param code how ajv writes code; for tests, which validate at once, its defaults
 */
export function schemaCompiler(schemas: Schemas, code: CodeOptions = {}): Ajv2020 {
  // `unicode: false` counts UTF-16 units in minLength and maxLength, which keeps the output free of imports.
  return new Ajv2020({
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
    unicode: false,
    logger: false,
    schemas: [...schemas.values()],
    code,
  });
}

function compileValidators(schemas: Schemas): string {
  const ajv = schemaCompiler(schemas, { source: true, esm: true, lines: true });
  const exported = Object.fromEntries(VALIDATED.map(name => [name, idOf(schemas, name)]));
  const code = standalone.default(ajv, exported);
  if (code.includes('require('))
    throw new Error('Expected validators without imports; a schema needs a runtime of ajv.');
  // TypeScript, so that one compiler carries it to dist; unchecked, because ajv writes no types.
  return `${HEADER}// @ts-nocheck\n${code.replace('"use strict";', '').trim()}\n`;
}

function documentsOf(schemas: Schemas): string {
  const documents = Object.fromEntries(GIVEN_OUT.map(name => [name, schemas.get(name)]));
  return `${HEADER}export const DOCUMENTS = ${JSON.stringify(documents, null, 2)} as const;\n`;
}

/** @throws Error when schemas/ has no file of that name */
function idOf(schemas: Schemas, name: string): string {
  const schema = schemas.get(name);
  if (schema === undefined) throw new Error(`Expected schemas/${name}${SUFFIX}.`);
  return schema.$id;
}

async function compileTypes(schemas: Schemas): Promise<string> {
  const types = await compile(bundle(schemas), 'SchemaTypes', {
    bannerComment: HEADER.trim(),
    // Open objects stay open for validators; types name only the known fields, as the hand-written ones do.
    additionalProperties: false,
    format: true,
    style: { printWidth: 120, singleQuote: true },
  });
  return types;
}

/** One schema that names every type, because types shared by several files must be written once. */
function bundle(schemas: Schemas): Record<string, unknown> & { title: string } {
  const $defs: Record<string, unknown> = {};
  for (const [file, schema] of schemas) {
    for (const [name, definition] of Object.entries(schema.$defs ?? {}))
      $defs[defName(file, name)] = forTypes(definition, file);
    const { $defs: _nested, $id: _id, $schema: _dialect, ...root } = schema;
    if (!TYPED_BY_DEFINITIONS.has(file)) $defs[file] = forTypes(root, file);
  }
  return { title: 'SchemaTypes', ...object(rootTypes(schemas)), $defs };
}

/** Files whose root only chooses among definitions, with keywords (if, then) that the type generator doesn't know. */
const TYPED_BY_DEFINITIONS = new Set(['common', 'event', 'api']);

function rootTypes(schemas: Schemas): Record<string, unknown> {
  const files = [...schemas.keys()].filter(file => !TYPED_BY_DEFINITIONS.has(file));
  const messages = ['callMessage', 'subscribeMessage', 'unsubscribeMessage'];
  return {
    ...Object.fromEntries(files.map(file => [file, ref(file)])),
    event: ref(defName('event', 'envelope')),
    eventData: {
      title: 'EventData',
      ...object(Object.fromEntries(eventTypes(schemas).map(type => [type, ref(defName('event', type))]))),
    },
    fileCheckpoint: ref(defName('event', 'fileCheckpoint')),
    api: { title: 'ClientMessage', anyOf: messages.map(name => ref(defName('api', name))) },
    methods: ref(defName('api', 'methods')),
    streams: ref(defName('api', 'streams')),
    cursor: ref(defName('api', 'cursor')),
  };
}

/** Event types are the definitions in PascalCase. */
function eventTypes(schemas: Schemas): string[] {
  return Object.keys(schemas.get('event')?.$defs ?? {}).filter(name => /^[A-Z]/.test(name));
}

function object(properties: Record<string, unknown>): Record<string, unknown> {
  return { type: 'object', required: Object.keys(properties), properties };
}

function ref(name: string): { $ref: string } {
  return { $ref: `#/$defs/${name}` };
}

function defName(file: string, name: string): string {
  return /^[A-Z]/.test(name) ? name : `${file}_${name}`;
}

/** Rewrites references into the bundle, and tuples into the older keyword that the type generator knows. */
function forTypes(value: unknown, file: string): unknown {
  if (Array.isArray(value)) return value.map(item => forTypes(item, file));
  if (typeof value !== 'object' || value === null) return value;
  const { prefixItems, ...rest } = value as Record<string, unknown>;
  const source = prefixItems === undefined ? rest : { ...rest, items: prefixItems };
  const entries = Object.entries(source).map(([key, item]) =>
    key === '$ref' ? [key, bundledRef(String(item), file)] : [key, forTypes(item, file)],
  );
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function bundledRef(reference: string, file: string): string {
  const [target = '', pointer = ''] = reference.split('#/$defs/');
  const owner = target === '' ? file : target.slice(0, -SUFFIX.length);
  const [name = '', ...rest] = pointer.split('/');
  return ['#/$defs', defName(owner, name), ...rest].join('/');
}

/** Under another name first: a reader beside us never sees half a file. */
async function replaceFile(file: string, text: string): Promise<void> {
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, text);
  await rename(fresh, file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(path.join(ROOT, OUTPUT), { recursive: true });
  for (const file of await generateSchemas()) await replaceFile(path.join(ROOT, file.path), file.text);
}
