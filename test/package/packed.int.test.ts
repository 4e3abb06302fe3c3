import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, realpath, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { publint } from 'publint';
import ts from 'typescript';
import { isBuilt } from '../../scripts/setup.mjs';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';
import { ROOT, packInto } from './packed.ts';
import type { PackedPackage } from './packed.ts';

const run = promisify(execFile);

/** The same program in both kinds of module: it makes a manager, asks for a model and reads the journal that this wrote. */
const PROGRAM = `
import { connectModelManager, createModelManager, isModelError, ModelError } from 'model-manager';
import type { CommandOptions, DownloadHooks, DownloadProgressInfo, ModelLease, ModelManager } from 'model-manager';
import { readJournal } from 'model-manager/events';
import type { AnyEvent, JournalCursor } from 'model-manager/events';

const said: string[] = [];
export const log = ({ modelId, receivedBytes, totalBytes }: DownloadProgressInfo): void => {
  said.push(\`\${modelId} \${receivedBytes}/\${totalBytes ?? '?'}\`);
};
export const listen = (hooks: DownloadHooks): (() => void) => hooks.onDownloadProgress(log);
export const once = (manager: ModelManager, options: CommandOptions) => manager.install('a', undefined, options);
export const held = (lease: ModelLease): string => lease.path;
export const connect = (dataDir: string): Promise<ModelManager> => connectModelManager({ dataDir });
export let last: JournalCursor | undefined;

async function main(dataDir: string): Promise<void> {
  const manager = await createModelManager({ dataDir });
  const stop = listen(manager.hooks);
  const error: unknown = await manager.getModelPath('a').catch((thrown: unknown) => thrown);
  stop();
  await manager.close();
  const events: AnyEvent[] = [];
  for await (const item of readJournal({ dir: dataDir + '/journal' })) {
    if (!('event' in item)) continue;
    events.push(item.event);
    last = item.cursor;
  }
  const code: string = isModelError(error) ? error.code : 'none';
  console.log(JSON.stringify({ code, isInstance: error instanceof ModelError, first: events[0]?.type }));
}
void main(process.argv[2] ?? '');
`;

/** Prints the names that are another thing for import than for require: nothing, for one module behind two doors. */
const SAME = `
void (async () => {
  for (const name of ['model-manager', 'model-manager/events']) {
    const [imported, required] = [await import(name), require(name)];
    const names = new Set([...Object.keys(imported), ...Object.keys(required)]);
    for (const key of names) if (imported[key] !== required[key]) console.log(name, key);
  }
})();
`;

describe('the packed package', function () {
  this.timeout(120_000);
  let dir: TempDir | undefined;
  let packed: PackedPackage;
  before(async () => {
    expect(isBuilt(), 'dist is of these sources: npm run build').to.equal(true);
    dir = await tempDir();
    packed = await packInto(await realpath(dir.path));
  });
  after(() => dir?.remove());

  it('has types that are right for import and for require', async () => {
    const attw = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    // Resolution as before Node 12 knows no exports: the package needs Node 20.
    const args = ['--profile', 'node16', '--no-definitely-typed', '--format', 'json'];
    const { stdout } = await run(process.execPath, [attw, packed.tarball, ...args]);
    const { problems, analysis } = JSON.parse(stdout) as {
      problems: Record<string, { resolutionKind?: string }[]>;
      analysis: { entrypoints: object };
    };
    expect(Object.keys(analysis.entrypoints)).to.include.members(['.', './events']);
    const counted = Object.values(problems).flat();
    expect(counted.filter(({ resolutionKind }) => resolutionKind !== 'node10')).to.deep.equal([]);
  });

  it('pleases publint', async () => {
    const { messages } = await publint({ pkgDir: packed.folder, pack: false, strict: true });
    expect(messages).to.deep.equal([]);
  });

  it('type-checks in a fresh project, all declarations included, and runs there: ES modules and CommonJS', async () => {
    const files = ['main.mts', 'main.cts'].map(name => join(packed.project, name));
    for (const file of files) await writeFile(file, PROGRAM);
    const program = ts.createProgram(files, {
      ...{ module: ts.ModuleKind.Node16, target: ts.ScriptTarget.ES2022, lib: ['lib.es2023.d.ts'], types: ['node'] },
      ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, skipDefaultLibCheck: true },
    });
    expect(complaints(program)).to.deep.equal([]);
    expect(program.emit().emitSkipped).to.equal(false);
    for (const kind of ['mjs', 'cjs']) {
      const main = join(packed.project, `main.${kind}`);
      const { stdout, stderr } = await run(process.execPath, [main, join(packed.project, `data-${kind}`)]);
      expect({ ...(JSON.parse(stdout) as object), stderr }, kind).to.deep.equal({
        ...{ code: 'MODEL_NOT_AVAILABLE', isInstance: true, first: 'EngineStarted', stderr: '' },
      });
    }
  });

  it('is one module for import and for require', async () => {
    const { stdout, stderr } = await run(process.execPath, ['-e', SAME], { cwd: packed.project });
    expect({ stdout, stderr }).to.deep.equal({ stdout: '', stderr: '' });
  });

  it('gives out its schemas', async () => {
    const { resolve } = createRequire(join(packed.project, 'any.js'));
    for (const name of ['event', 'registry', 'settings', 'report', 'ranking']) {
      const schema = JSON.parse(await readFile(resolve(`model-manager/schemas/${name}.schema.json`), 'utf8')) as object;
      expect(schema, name).to.include.keys('$schema');
    }
  });

  it('runs its command', async () => {
    const { stdout } = await run(process.execPath, [join(packed.folder, 'dist/cli/bin.cjs'), '--version']);
    expect(stdout.trim()).to.equal('0.1.0');
  });

  it('holds what its users read and run, and nothing else', () => {
    const tops = new Set(packed.files.map(path => path.split('/')[0]));
    expect([...tops].sort()).to.deep.equal(
      ['CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'README.zh-CN.md', 'SECURITY.md'].concat(
        ...['deploy', 'dist', 'docs', 'examples', 'package.json', 'schemas'],
      ),
    );
    // No maps without their sources, no stamps, no declarations of programs that nobody imports.
    expect(packed.files.filter(path => /\.map$|\/\.|^dist\/(cli|electron)\/.*\.d\.c?ts$/.test(path))).to.deep.equal([]);
  });

  it('has the target of each link of its front pages and of its users’ pages', async () => {
    // These two are for those who have the sources.
    const pages = packed.files.filter(path => /^[^/]+\.md$|^docs\/[^/]+\.md$/.test(path));
    const readers = pages.filter(path => !/^docs\/(architecture|contributing)\.md$/.test(path));
    expect(readers).to.include.members(['README.md', 'README.zh-CN.md', 'docs/integration.md']);
    const broken: string[] = [];
    for (const page of readers) {
      const text = await readFile(join(packed.folder, page), 'utf8');
      for (const [, link = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g))
        if (!existsSync(join(packed.folder, dirname(page), link))) broken.push(`${page}: ${link}`);
    }
    expect(broken).to.deep.equal([]);
  });
});

function complaints(program: ts.Program): string[] {
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
}
