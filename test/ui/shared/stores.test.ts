import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';

const LIMIT_MS = 30_000;
const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');

describe('the Solid stores', function () {
  this.timeout(LIMIT_MS);

  // Node resolves solid-js to its server build, in which nothing reacts; the condition can only be given to a whole process.
  it('react as in a browser', () => {
    const file = join(import.meta.dirname, 'stores.solid.ts');
    const flags = ['--conditions=browser', '--import', 'tsx'];
    const run = spawnSync(process.execPath, [...flags, mocha, '--no-config', '--reporter', 'json', file], {
      encoding: 'utf8',
      timeout: LIMIT_MS,
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    expect(run.status, run.stdout + run.stderr).to.equal(0);
    const report = JSON.parse(run.stdout) as { stats: { passes: number } };
    expect(report.stats.passes).to.be.at.least(6);
  });
});
