import { expect } from 'chai';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PROGRAM, childProgram } from '../support/program.ts';
import { needsSignals } from '../support/signals.ts';

const FIXTURE = childProgram(join(import.meta.dirname, 'fixture-process.ts'));

describe('the process', function () {
  this.timeout(30_000);
  let child: ChildProcess | undefined;
  afterEach(() => {
    child?.kill('SIGKILL');
  });

  function start(program: readonly string[], argv: string[], environment: Record<string, string> = {}) {
    const env = { ...process.env, MODEL_MANAGER_DATA: '/data', ...environment };
    const started = spawn(process.execPath, [...program, ...argv], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    const ended = once(started, 'exit') as Promise<[number | null, string | null]>;
    return { started, ended };
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`${signal} during an install ends it in order with 130`, async function () {
      needsSignals(this);
      const { started, ended } = start(FIXTURE, ['install', 'ocr-eng']);
      await once(started.stderr, 'data');
      const said = text(started.stderr);
      started.kill(signal);
      expect(await ended).to.deep.equal([130, null]);
      expect(await said).to.contain('the same command continues it');
    });
  }

  it('a second SIGINT ends it at once', async function () {
    needsSignals(this);
    const { started, ended } = start(FIXTURE, ['install', 'ocr-eng'], { CLOSE_NEVER: '1' });
    await once(started.stderr, 'data');
    started.kill('SIGINT');
    // Now it closes, without end.
    const [said] = (await once(started.stderr, 'data')) as [Buffer];
    expect(said.toString()).to.equal('closing\n');
    expect(started.exitCode).to.equal(null);
    started.kill('SIGINT');
    expect(await ended).to.deep.equal([130, null]);
  });

  it('a reader that leaves is not an error', async () => {
    const { started, ended } = start(FIXTURE, ['journal', 'list']);
    const said = text(started.stderr);
    await once(started.stdout, 'data');
    started.stdout.destroy();
    expect(await ended).to.deep.equal([0, null]);
    expect(await said).to.equal('');
  });

  it('loses no line of a long output, and the last ones least of all', async () => {
    const { started, ended } = start(FIXTURE, ['journal', 'list', '--json', '--lines', '20000']);
    const lines = (await text(started.stdout)).trimEnd().split('\n');
    expect(await ended).to.deep.equal([0, null]);
    expect(lines).to.have.length(20_000);
    expect((JSON.parse(lines.at(-1) ?? '') as { seq: number }).seq).to.equal(40_000);
  });

  it('the real main says what is wrong in one line, without a stack', async () => {
    const { started, ended } = start(PROGRAM, ['install', 'Not A Model']);
    const [out, err] = await Promise.all([text(started.stdout), text(started.stderr)]);
    expect(await ended).to.deep.equal([2, null]);
    expect(out).to.equal('');
    expect(err).to.match(/^error INVALID_ARGUMENT: [^\n]+\n$/);
  });
});
