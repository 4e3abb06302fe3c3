import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { killed } from '../../crash/ownership/processes.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { APART, insideOf, needsNamespaces } from '../../support/processes/namespaces.ts';
import { childProgram } from '../../support/program.ts';

const OWNER_PROCESS = join(import.meta.dirname, '../../support/processes/owner-process.ts');
/** A dead owner costs nobody longer, whatever is known of it. */
const TAKEN_OVER_WITHIN_MS = 15_000;

describe('two containers on one volume', function () {
  this.timeout(60_000);
  let folder: TempDir;
  const children: ChildProcess[] = [];

  beforeEach(async function () {
    needsNamespaces(this);
    folder = await tempDir();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await killed(child);
    if (APART !== null) await folder.remove();
  });

  /** Tries to own the directory, in namespaces of its own or in ours. */
  async function engine(where: 'apart' | 'here') {
    const [tool = '', ...words] = [...(where === 'apart' ? (APART ?? []) : []), process.execPath];
    const child = spawn(tool, [...words, ...childProgram(OWNER_PROCESS), folder.path], {
      // When what it runs is killed, unshare says something of its own.
      stdio: ['pipe', 'pipe', where === 'apart' ? 'ignore' : 'inherit'],
    });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const said = async () => String((await lines.next()).value);
    expect(await said()).to.equal('up');
    child.stdin.write('go\n');
    const signal = (name: NodeJS.Signals) =>
      process.kill(where === 'apart' ? insideOf(child.pid) : (child.pid ?? 0), name);
    return { child, first: await said(), signal };
  }

  for (const [owner, other] of [
    ['apart', 'here'],
    ['here', 'apart'],
    ['apart', 'apart'],
  ] as const) {
    it(`agree on the owner: the first ${owner}, the second ${other}`, async () => {
      const first = await engine(owner);
      expect(first.first).to.equal('owner none');
      expect((await engine(other)).first, 'it lives').to.equal('DATA_DIRECTORY_IN_USE');
      first.signal('SIGSTOP');
      expect((await engine(other)).first, 'it is suspended').to.equal('DATA_DIRECTORY_IN_USE');
      first.signal('SIGKILL');
      await once(first.child, 'exit');
      const before = performance.now();
      expect((await engine(other)).first, 'it is dead').to.match(/^owner \d+$/);
      expect(performance.now() - before).to.be.below(TAKEN_OVER_WITHIN_MS);
    });
  }
});
