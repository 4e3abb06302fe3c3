/** Every schema in schemas/, for tests: the program itself compiles only those that it validates with. */
import { readSchemas, schemaCompiler } from '../../scripts/generate-schemas.ts';
import type { SchemaTypes } from '../../src/schemas/generated/types.ts';
import { VALIDATED } from '../../src/schemas/validated.ts';
import { validate, validateWith } from '../../src/schemas/validate.ts';
import type { SchemaName, ValidationResult, Validator } from '../../src/schemas/validate.ts';

const schemas = await readSchemas();
const compiler = schemaCompiler(schemas);

export type AnySchemaName = Exclude<
  keyof SchemaTypes,
  'eventData' | 'fileCheckpoint' | 'methods' | 'streams' | 'cursor'
>;

/** As `validate`, by the compiled validator where the program has one. */
export function validateAny<N extends AnySchemaName>(name: N, value: unknown): ValidationResult<SchemaTypes[N]> {
  if (isCompiled(name)) return validate(name, value);
  return validateWith<SchemaTypes[N]>(
    compiler.getSchema(schemas.get(name)?.$id ?? name) as unknown as Validator,
    value,
  );
}

function isCompiled(name: string): name is SchemaName {
  return (VALIDATED as readonly string[]).includes(name);
}
