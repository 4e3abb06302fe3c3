import { expect } from 'chai';
import { World } from './world.ts';

const ALL = {
  engine: ['install', 'update', 'resume', 'repair', 'pause', 'cancel', 'remove', 'verify', 'app', 'registry'],
  queries: ['list', 'path', 'catalog', 'ranking'],
  journal: ['journal'],
  library: ['library'],
  scheduler: ['scheduler'],
};

describe('a wrong command line', () => {
  const wrong: [argv: string[], says: RegExp][] = [
    [['nonsense'], /unknown command 'nonsense'/],
    [['instal', 'ocr-eng'], /unknown command 'instal' \(Did you mean install\?\)/],
    [['list', '--jsn'], /unknown option '--jsn'/],
    [['--jsn', 'list'], /unknown option '--jsn'/],
    [['list', 'extra'], /too many arguments/],
    [['install'], /missing required argument 'model'/],
    [['install', 'Not A Model'], /'Not A Model' is invalid.*model id like/],
    [['install', 'temp'], /reserved name "temp"/],
    [['install', '../../etc'], /model id like/],
    [['install', 'ocr-eng@'], /SemVer/],
    [['install', 'ocr-eng@v1.0.0'], /SemVer/],
    [['install', 'ocr-eng@1'], /SemVer/],
    [['install', 'ocr-eng', '--data', ''], /'--data <dir>' argument '' is invalid/],
    [['install', 'ocr-eng', '--data'], /'--data <dir>' argument missing/],
    [['install', 'ocr-eng', '--library', 'nowhere'], /--library <url>.*"library_url" to be an http/],
    [['install', 'ocr-eng', '--library', 'ftp://host'], /"library_url"/],
    [['install', 'ocr-eng', '--library', 'http://me:hush@host'], /--library <url>.*got "http:\/\/…@host"/],
    [['install', 'ocr-eng', '--scheduler', 'file:///x'], /"scheduler_url"/],
    [['list', '--log-level', 'loud'], /--log-level <level>.*debug, info, warn, error, silent/],
    [['list', '--log-level'], /argument missing/],
    [['update'], /missing required argument/],
    [['resume', 'x y'], /model id like/],
    [['repair', '-'], /model id like/],
    [['pause'], /missing required argument/],
    [['cancel', 'a@b'], /SemVer/],
    [['remove', 'nul'], /reserved name "nul"/],
    [['verify', 'A'], /model id like/],
    [['path'], /missing required argument/],
    [['path', 'ocr-eng', '--task'], /argument missing/],
    [['path', 'ocr-eng', '--task', ''], /--task.*Expected the id of a task/],
    [['app', '--port', 'x'], /'--port <n>' argument 'x' is invalid\. Expected a port/],
    [['app', '--port', '65536'], /Expected a port/],
    [['app', '--port', '-1'], /argument '-1' is invalid/],
    [['journal', 'nonsense'], /unknown command 'nonsense'/],
    [['journal', 'list', '--since', 'yesterday'], /Expected a time/],
    [['journal', 'list', '--until', '2026-13-45'], /Expected a time/],
    [['journal', 'list', '--type', 'drop table'], /Expected event types/],
    [['journal', 'list', '--model', '?'], /model id like/],
    [['journal', 'list', '--after', 'x'], /whole number/],
    [['journal', 'list', '--lines', '-3'], /whole number/],
    [['journal', 'follow', '--after', '1.5'], /whole number/],
    [['journal', 'state'], /required option '--at <seq\|time>' not specified/],
    [['journal', 'state', '--at', 'soon'], /Expected a time/],
    [['registry', 'nonsense'], /unknown command/],
    [['library', 'publish', 's', 'Ocr', '1.0.0', 'f'], /model id like/],
    [['library', 'publish', 's', 'ocr', 'one', 'f'], /SemVer/],
    [['library', 'publish', 's', 'ocr', '1.0.0'], /a path to publish, --from-huggingface-cache DIR or --synthetic/],
    [['library', 'publish', 's', 'ocr', '1.0.0', '--synthetic', 'big'], /Expected a size, got "big"/],
    [['library', 'publish', 's', 'ocr', '1.0.0', '--synthetic', '0'], /at least one byte/],
    [['library', 'publish', 's', 'ocr', '1.0.0', 'f', '--extra', '{'], /Expected a JSON object/],
    [['library', 'publish', 's', 'ocr', '1.0.0', 'f', '--extra', '[1]'], /Expected a JSON object/],
    [['library', 'publish', 's', 'ocr', '1.0.0', '--synthetic', '1', '--seed', 'x'], /whole number/],
    [['library', 'serve'], /missing required argument 'storage'/],
    [['library', 'serve', 's', '--rate', 'fast'], /Expected a size/],
    [['library', 'serve', 's', '--rate', '0'], /at least one byte/],
    [['library', 'serve', 's', '--port', '99999'], /Expected a port/],
    [['library', 'export', 's'], /missing required argument 'out'/],
    [['library', 'keygen'], /missing required argument 'keyfile'/],
    [['scheduler', 'serve', '--host', ''], /--host.*Expected an address/],
  ];
  for (const [argv, says] of wrong) {
    it(`${argv.join(' ')} → one line, exit 2`, async () => {
      const world = new World();
      expect(await world.run(...argv)).to.equal(2);
      expect(world.stdout.text).to.equal('');
      expect(world.stderr.text).to.match(says);
      expect(world.stderr.text).to.match(/^error INVALID_ARGUMENT: [^\n]+\n$/);
      expect(world.stderr.text).not.to.include('hush');
      expect(world.created).to.deep.equal([]);
      expect(world.published).to.deep.equal([]);
    });
  }

  for (const [name, value] of [
    ['MODEL_MANAGER_LIBRARY', 'nowhere'],
    ['MODEL_MANAGER_LIBRARY', 'https://hush:hush@host'],
    ['MODEL_MANAGER_SCHEDULER', 'ftp://x'],
    ['MODEL_MANAGER_LOG', 'loud'],
  ] as const) {
    it(`${name} is named when it is wrong, as ${value} is`, async () => {
      const world = new World();
      world.environment[name] = value;
      expect(await world.run('list')).to.equal(2);
      expect(world.stderr.text).to.match(new RegExp(`^error INVALID_ARGUMENT: .*${name}.*\\n$`));
      expect(world.stderr.text).not.to.include('hush');
    });
  }
});

describe('help', () => {
  it('prints help on stderr and exits 2 without a command', async () => {
    for (const argv of [[], ['journal'], ['library'], ['scheduler'], ['registry']]) {
      const world = new World();
      expect(await world.run(...argv)).to.equal(2);
      expect(world.stdout.text).to.equal('');
      expect(world.stderr.text).to.match(/^Usage: model-manager/);
    }
  });

  it('names every command, and only once', async () => {
    const world = new World();
    expect(await world.run('--help')).to.equal(0);
    for (const name of Object.values(ALL).flat()) {
      expect(world.stdout.text.match(new RegExp(`^  ${name}\\b`, 'gm')) ?? [], name).to.have.length(1);
    }
    expect(world.stderr.text).to.equal('');
  });

  it('hides what is not wired', async () => {
    for (const [service, names] of Object.entries(ALL)) {
      const world = new World();
      delete world.services[service as keyof typeof ALL];
      await world.run('--help');
      for (const name of names) expect(world.stdout.text, service).not.to.match(new RegExp(`^  ${name}\\b`, 'm'));
    }
  });

  it('shows the common options with each command', async () => {
    const world = new World();
    expect(await world.run('library', 'serve', '--help')).to.equal(0);
    expect(world.stdout.text).to.contain('--rate').and.contain('--data <dir>').and.contain('--json');
  });

  it('prints the version', async () => {
    const world = new World();
    expect(await world.run('--version')).to.equal(0);
    expect(world.stdout.text).to.match(/^\d+\.\d+\.\d+\n$/);
  });
});
