import type { SchemaTypes } from './types.generated.ts';
import * as generated from './validators.generated.ts';

/** What can be validated, with the type a valid value has. */
export interface Validated {
  /** An event of any type and version; data is checked where the type and its version are known. */
  event: SchemaTypes['event'];
  registry: SchemaTypes['registry'];
  manifest: SchemaTypes['manifest'];
  catalog: SchemaTypes['catalog'];
  model: SchemaTypes['model'];
  ranking: SchemaTypes['ranking'];
  report: SchemaTypes['report'];
  node: SchemaTypes['node'];
  task: SchemaTypes['task'];
  assignment: SchemaTypes['assignment'];
  settings: SchemaTypes['settings'];
  /** A ClientMessage with the parameters of its method or stream. */
  api: SchemaTypes['api'];
}

export type SchemaName = keyof Validated;

export type ValidationResult<T> = { ok: true; value: T } | { ok: false; message: string };

/** The parts of ajv's error objects that a message is made of. */
interface SchemaError {
  instancePath: string;
  schemaPath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string;
  /** The offending key, for an error of `propertyNames`. */
  propertyName?: string;
}

interface Validator {
  (value: unknown): boolean;
  errors?: SchemaError[] | null;
}

const VALIDATORS = generated as unknown as Record<SchemaName, Validator>;
const MAX_LIST_CHARS = 200;
const MAX_SHOWN_CHARS = 60;

/**
 * Checks a value against schemas/<name>.schema.json. Never throws, never changes the value; unknown fields stay.
 *
 * @returns the typed value, or one line that says what was expected where
 * @example
 * validate('manifest', JSON.parse(text)) // {ok: false, message: 'files/0/size_bytes must be >= 0, got -1'}
 */
export function validate<N extends SchemaName>(name: N, value: unknown): ValidationResult<Validated[N]> {
  const validator = VALIDATORS[name];
  if (validator(value)) return { ok: true, value: value as Validated[N] };
  return { ok: false, message: describe(deepest(validator.errors ?? []), value) };
}

/** Of the branches of an anyOf, the one that came furthest is the one that was meant. */
function deepest(errors: SchemaError[]): SchemaError | undefined {
  let best: SchemaError | undefined;
  for (const error of errors) {
    if (SUMMARIES.has(error.keyword)) continue;
    if (best === undefined || depth(error) > depth(best)) best = error;
  }
  return best ?? errors[0];
}

/** Keywords that only say that another error happened. */
const SUMMARIES: ReadonlySet<string> = new Set(['if', 'anyOf', 'oneOf', 'propertyNames']);

function depth(error: SchemaError): number {
  return error.instancePath.split('/').length;
}

function describe(error: SchemaError | undefined, root: unknown): string {
  if (error === undefined) return 'value does not match its schema';
  const segments = error.instancePath.split('/').slice(1).map(unescapePointer);
  if (error.propertyName !== undefined) {
    return `${place(segments)} has the key ${show(error.propertyName)}, which ${expectation(error)}`;
  }
  const got = SHOWS_VALUE.has(error.keyword) && !isSecret(segments) ? `, got ${show(at(root, segments))}` : '';
  return `${place(segments)} ${expectation(error)}${got}`;
}

function place(segments: string[]): string {
  return segments.length === 0 ? 'value' : segments.map(segment => shorten(segment)).join('/');
}

function expectation({ keyword, params, schemaPath, message }: SchemaError): string {
  switch (keyword) {
    case 'enum':
      return `must be one of ${shorten((params['allowedValues'] as unknown[]).join(', '), MAX_LIST_CHARS)}`;
    case 'const':
      return `must be ${show(params['allowedValue'])}`;
    case 'additionalProperties':
      return `must not have the field ${show(params['additionalProperty'])}`;
    case 'type':
      return `must be ${[params['type']].flat().join(' or ').replaceAll(',', ' or ')}`;
    case 'pattern':
      return `must be ${PATTERN_NAMES[definitionOf(schemaPath)] ?? `like ${String(params['pattern'])}`}`;
    default:
      return (message ?? 'is not valid').replace(/'/g, '"');
  }
}

/** `common.schema.json#/$defs/sha256/pattern` → `sha256` */
function definitionOf(schemaPath: string): string {
  return /\$defs\/([^/]+)\/[^/]+$/.exec(schemaPath)?.[1] ?? '';
}

/** People read what a pattern means, not the pattern. */
const PATTERN_NAMES: Record<string, string> = {
  time: 'an ISO 8601 time',
  sha256: 'a lower-case hexadecimal SHA-256',
  model_id: 'a model id like whisper-large-v3',
  version: 'a SemVer 2.0.0 version',
  url: 'an http or https URL',
};

const SHOWS_VALUE: ReadonlySet<string> = new Set(['enum', 'const', 'type', 'pattern', 'minimum', 'maximum']);

/** Values of these fields never reach a message, a log or a terminal. */
function isSecret(segments: string[]): boolean {
  return segments.some(segment => /token|secret|password/i.test(segment));
}

function at(root: unknown, segments: string[]): unknown {
  let value = root;
  for (const segment of segments) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[segment];
  }
  return value;
}

function unescapePointer(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'string') return shorten(JSON.stringify(value));
  return shorten(String(value));
}

function shorten(text: string, limit = MAX_SHOWN_CHARS): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}
