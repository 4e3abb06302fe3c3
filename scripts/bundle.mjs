/**
 * Bundles programs with all that they load, so that a start reads a dozen files instead of eight hundred: with its engine it
 * takes half of the processor time. The packages they load stay packages for those who import the library.
 *
 *     node scripts/bundle.mjs DIST            the command line of a build, in place
 *     node scripts/bundle.mjs OUT FILE…       programs of tests and benchmarks, to their places below OUT
 *     node scripts/bundle.mjs --drive=Z: OUT FILE…   the same, for a Windows that has this file system as drive Z:
 *     node scripts/bundle.mjs --tests=PROGRAMS OUT FILE…   tests, which load packages and find their files as from source
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

/** Names that packages of CommonJS use and a module doesn't have. */
const COMMONJS_NAMES = [
  "import { createRequire as $createRequire } from 'node:module';",
  "import { fileURLToPath as $fileURLToPath } from 'node:url';",
  'const require = $createRequire(import.meta.url);',
  'const __filename = $fileURLToPath(import.meta.url);',
  "const __dirname = $fileURLToPath(new URL('.', import.meta.url));",
].join('\n');

/** Found on the machine, or never loaded by what is bundled. */
const EXTERNAL = [
  ...['electron', 'playwright-core', 'mocha', 'typescript', 'vite', 'esbuild', 'tsx', 'tesseract.js'],
  ...['json-schema-to-typescript', 'prettier'],
];

/**
 * A module asks for files beside it by `import.meta.url`, `.dirname` or `.filename`. In a bundle these are the bundle's own, so
 * each of our modules gets those that it had.
 *
 * @param {(file: string) => string} addressOf the expression for the address of a module, by its path
 * @returns {import('esbuild').Plugin}
 */
function keepingAddresses(addressOf) {
  return {
    name: 'addresses',
    setup(bundler) {
      bundler.onLoad({ filter: /\.m?[jt]s$/ }, ({ path: file }) => {
        if (file.includes(`${path.sep}node_modules${path.sep}`)) return null;
        const text = fs.readFileSync(file, 'utf8');
        if (!/import\.meta\.(?:url|dirname|filename)/.test(text)) return null;
        const address = addressOf(file);
        const contents = text
          .replaceAll('import.meta.url', address)
          .replaceAll('import.meta.dirname', `$fileURLToPath(new URL('.', ${address})).slice(0, -1)`)
          .replaceAll('import.meta.filename', `$fileURLToPath(${address})`);
        return { contents, loader: file.endsWith('.ts') ? 'ts' : 'js' };
      });
    },
  };
}

const { resolve } = createRequire(import.meta.url);

/**
 * rxjs as a module, where Node would get it in CommonJS: `import()` of CommonJS loses all names in a bundle. Without it `catalog`
 * ends with "firstValueFrom is not a function". `rxjs/testing` has to be named too: an alias also stands for what is below it.
 */
const RXJS = path.join(path.dirname(resolve('rxjs/package.json')), 'dist', 'esm');
const ALIAS = { 'rxjs/testing': path.join(RXJS, 'testing', 'index.js'), rxjs: path.join(RXJS, 'index.js') };

/**
 * Refuses `import()` of a package in CommonJS: nobody would notice before that line runs.
 *
 * @type {import('esbuild').Plugin}
 */
const refusingLostNames = {
  name: 'lost names',
  setup(bundler) {
    bundler.initialOptions.metafile = true;
    bundler.onEnd(({ metafile }) => {
      const lost = Object.values(metafile?.outputs ?? {}).filter(
        ({ entryPoint, exports }) => entryPoint?.includes('node_modules/') && exports.join() === 'default',
      );
      const text = ({ entryPoint }) => `import() of CommonJS loses its names in a bundle: ${entryPoint}`;
      return { errors: lost.map(output => ({ text: text(output) })) };
    });
  },
};

/** What all bundles have in common. */
const OPTIONS = {
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  keepNames: true,
  external: EXTERNAL,
  alias: ALIAS,
  banner: { js: COMMONJS_NAMES },
  logLevel: 'error',
};

/**
 * Bundles the command line of a build in place: `cli/main.js` and its parts in `program/`, with the licences of the packages
 * that are in them.
 *
 * @param {string} dist a build that tsc has written
 */
async function bundleProgram(dist) {
  const cli = path.join(dist, 'cli');
  const main = path.join(cli, 'main.js');
  // All of its files lie one folder below dist, so that one relative address is right in each of them.
  const addressOf = file =>
    `new URL(${JSON.stringify(`../${posix(path.relative(dist, file))}`)}, import.meta.url).href`;
  const { metafile } = await build({
    ...OPTIONS,
    entryPoints: { 'cli/main': main },
    outdir: dist,
    chunkNames: 'program/[name]-[hash]',
    allowOverwrite: true,
    metafile: true,
    plugins: [keepingAddresses(addressOf), refusingLostNames],
  });
  assertNoneLazy(metafile);
  for (const entry of fs.readdirSync(cli, { withFileTypes: true }))
    if (entry.isDirectory() || !/^(?:bin|main)\./.test(entry.name))
      fs.rmSync(path.join(cli, entry.name), { recursive: true });
  fs.writeFileSync(path.join(dist, 'program', 'LICENSES.txt'), licencesOf(Object.keys(metafile.inputs)));
}

/**
 * esbuild gives a package of CommonJS that is imported by `import()` as its default alone, where Node gives its names too: what
 * runs from source then fails in the bundle. A module of ours imports the package, and is itself imported by `import()`.
 *
 * @param {import('esbuild').Metafile} metafile
 */
function assertNoneLazy({ inputs }) {
  for (const [file, { imports }] of Object.entries(inputs))
    for (const { kind, path: imported } of imports)
      if (kind === 'dynamic-import' && !file.includes('node_modules/') && inputs[imported]?.format === 'cjs')
        throw new Error(
          `Expected ${file} to import ${imported}, which is CommonJS, by a module of ours: see assertNoneLazy.`,
        );
}

/** @param {string[]} files what a bundle is made of @returns {string} the licence of each package among them */
function licencesOf(files) {
  const folders = new Set(files.flatMap(file => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  return [...folders].sort().map(licenceOf).join('\n\n');
}

/** @param {string} folder of a package */
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = fs.readdirSync(folder).find(each => /^licen[cs]e/i.test(each));
  const words = file === undefined ? '' : fs.readFileSync(path.join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${words}\n`;
}

/**
 * Bundles the programs that tests and benchmarks start, at the places of their sources below `out`.
 *
 * @param {string} root the checkout
 * @param {{entryPoints: string[], out: string, drive: string}} programs entryPoints: relative to the root; drive: '' but for Windows
 */
async function bundleChildren(root, { entryPoints, out, drive }) {
  const addressOf = file => {
    const compiled = path.join(out, path.relative(root, file)).replace(/\.ts$/, '.js');
    return JSON.stringify(
      pathToFileURL(compiled).href.replace('file:///', drive === '' ? 'file:///' : `file:///${drive}/`),
    );
  };
  await build({
    ...OPTIONS,
    entryPoints,
    absWorkingDir: root,
    outbase: root,
    outdir: out,
    chunkNames: 'chunks/[name]-[hash]',
    plugins: [keepingAddresses(addressOf), refusingLostNames],
  });
}

function posix(file) {
  return file.split(path.sep).join('/');
}

/**
 * Bundles tests with our code that they load. To a test its files are where its source is. The threads of src are those that
 * were bundled as programs. Where a test fails, the source maps tell the line.
 *
 * @param {string} root the checkout
 * @param {{entryPoints: string[], out: string, programs: string}} tests programs: the folder of bundled programs; '': none
 */
async function bundleTests(root, { entryPoints, out, programs }) {
  const src = path.join(root, 'src') + path.sep;
  const placeOf = file =>
    programs !== '' && file.startsWith(src)
      ? path.join(programs, path.relative(root, file)).replace(/\.ts$/, '.js')
      : file;
  await build({
    ...OPTIONS,
    entryPoints,
    absWorkingDir: root,
    outbase: root,
    outdir: out,
    chunkNames: 'chunks/[name]-[hash]',
    packages: 'external',
    sourcemap: 'linked',
    keepNames: false,
    alias: {},
    plugins: [keepingAddresses(file => JSON.stringify(pathToFileURL(placeOf(file)).href))],
  });
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { drive: { type: 'string', default: '' }, tests: { type: 'string' } },
});
const [out, ...entryPoints] = positionals;
const { drive, tests } = values;
if (entryPoints.length === 0) await bundleProgram(path.resolve(out));
else if (tests === undefined) await bundleChildren(process.cwd(), { entryPoints, out: path.resolve(out), drive });
else await bundleTests(process.cwd(), { entryPoints, out: path.resolve(out), programs: tests });
