import { show } from '../model/show.ts';

/** The parts of ajv's error objects that a message is made of. */
export interface SchemaError {
  instancePath: string;
  schemaPath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string;
  /** The offending key, for an error of `propertyNames`. */
  propertyName?: string;
}

const MAX_LIST_CHARS = 200;
const MAX_SHOWN_CHARS = 60;

/**
 * One line about why a value was refused: what was expected where. It never shows a secret.
 *
 * @param errors of ajv, for the value `root`
 * @example
 * 'files/0/size_bytes must be >= 0, got -1'
 */
export function messageOf(errors: readonly SchemaError[], root: unknown): string {
  return describe(deepest(errors), root);
}

/** Of the branches of an anyOf, the one that came furthest is the one that was meant. */
function deepest(errors: readonly SchemaError[]): SchemaError | undefined {
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
    return `${place(segments)} has the key ${show(error.propertyName, MAX_SHOWN_CHARS)}, which ${expectation(error)}`;
  }
  const got =
    SHOWS_VALUE.has(error.keyword) && !isSecret(segments) ? `, got ${show(at(root, segments), MAX_SHOWN_CHARS)}` : '';
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
      return `must be ${show(params['allowedValue'], MAX_SHOWN_CHARS)}`;
    case 'additionalProperties':
      return `must not have the field ${show(params['additionalProperty'], MAX_SHOWN_CHARS)}`;
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

function shorten(text: string, limit = MAX_SHOWN_CHARS): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}
