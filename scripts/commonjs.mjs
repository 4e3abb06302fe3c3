/**
 * Writes the package's doors for CommonJS into a build, beside those for ES modules: `index.cjs` and `index.d.cts`. They hand
 * out the same module, not a second copy, so a ModelError of either is an instance of one class. Their types are taken as an
 * ES module's: a compiler with `module: node16` refuses a plain import of them (TS1479).
 *
 *     node scripts/commonjs.mjs DIST     which doors there are is read from package.json beside DIST
 */
import fs from 'node:fs';
import path from 'node:path';

const dist = path.resolve(process.argv[2]);
const modules = doors(path.dirname(dist)).map(module => path.join(dist, module));
/** The compiler is loaded where there is a door to write: a package without one needs none. */
const ts = modules.length === 0 ? null : (await import('typescript')).default;
if (ts !== null) writeDoors();

/** @returns {string[]} the ES module of each export that has a door for CommonJS, relative to dist, without its extension */
function doors(root) {
  const { exports = {} } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  return Object.values(exports)
    .filter(entry => typeof entry === 'object' && 'require' in entry)
    .map(({ import: { default: file } }) => path.posix.relative('dist', file).replace(/\.js$/, ''));
}

/** @returns {{name: string, isClass: boolean, doc: string}[]} the values that a module exports, by name */
function valuesOf(checker, source) {
  const isValue = symbol => (symbol.flags & ts.SymbolFlags.Value) !== 0;
  return checker
    .getExportsOfModule(checker.getSymbolAtLocation(source))
    .map(symbol => [
      symbol.name,
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
      symbol,
    ])
    .filter(([, symbol, named]) => isValue(symbol) && !isTypeOnly(named))
    .map(([name, { flags, declarations = [] }]) => ({
      name,
      isClass: (flags & ts.SymbolFlags.Class) !== 0,
      doc: declarations.flatMap(ts.getJSDocCommentsAndTags).find(ts.isJSDoc)?.getText() ?? '',
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `export type { Class }` names a class as a type alone. */
function isTypeOnly(symbol) {
  return (symbol.declarations ?? []).some(
    declaration => ts.isExportSpecifier(declaration) && ts.isTypeOnlyExportDeclaration(declaration),
  );
}

/** @param {string} module its file's name */
function codeOf(module, values) {
  const lines = values.map(({ name }) => `exports.${name} = loaded.${name};`);
  return ["'use strict';", `const loaded = require('./${module}.js');`, ...lines, ''].join('\n');
}

/** @param {string} module its file's name */
function typesOf(module, values) {
  const from = `from './${module}.js' with { 'resolution-mode': 'import' };`;
  const lines = values.flatMap(({ name, isClass, doc }) => [
    ...(doc === '' ? [] : [doc]),
    `export declare const ${name}: typeof loaded.${name};`,
    // A class is a value and a type: the constant is only the value.
    ...(isClass ? [`export type ${name} = loaded.${name};`] : []),
  ]);
  return [`import type * as loaded ${from}`, `export type * ${from}`, ...lines, ''].join('\n');
}

function writeDoors() {
  const options = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, noLib: true, types: [] };
  const program = ts.createProgram(
    modules.map(module => `${module}.d.ts`),
    options,
  );
  for (const module of modules) {
    const values = valuesOf(program.getTypeChecker(), program.getSourceFile(`${module}.d.ts`));
    if (values.length === 0) throw new Error(`Expected ${module}.d.ts to export values, got none.`);
    fs.writeFileSync(`${module}.cjs`, codeOf(path.basename(module), values));
    fs.writeFileSync(`${module}.d.cts`, typesOf(path.basename(module), values));
  }
}
