import { expect } from 'chai';
import type { SettingsView } from '../../src/api/contract.ts';
import { fromErrorValue } from '../../src/model/errors.ts';
import { button, holds, PageUnderTest, shows } from './ui-page.ts';
import { failure, HEALTH, refuse, SETTINGS } from './ui-scenario.ts';

describe('Settings in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();
  const server = (kind: 'library' | 'scheduler') => t.page.getByTestId(`server-${kind}`);
  const box = (name: string) => t.page.getByRole('textbox', { name });
  const saved = () => t.engine.callsOf('setSettings').map(({ settings }) => settings as Partial<SettingsView>);
  const open = async () => {
    await t.goTo('Settings');
    await holds(t.page, "document.querySelector('input[type=url]')?.value");
  };

  it('tests a server before its address is saved', async () => {
    await open();
    t.engine.answer('testServer', () => ({ latencyMs: 23.4, count: 12 }));
    await box('Model library').fill('https://other.example.com');
    await button(server('library'), /^Test/).click();
    await shows(server('library'), 'The model library works: 12 models, answered in 23 ms.');
    expect(t.engine.callsOf('testServer')).to.deep.equal([{ kind: 'library', url: 'https://other.example.com' }]);
    // The answer was about another address.
    await box('Model library').fill('https://third.example.com');
    await server('library').getByText('answered in').waitFor({ state: 'detached' });

    t.engine.answer('testServer', refuse(failure('SCHEDULER_UNREACHABLE')));
    await server('scheduler').getByLabel('Dispatch server token').first().fill('secret');
    await button(server('scheduler'), /^Test/).click();
    await shows(server('scheduler'), 'The dispatch server can’t be reached.');
    await shows(server('scheduler'), 'Downloads work without it.');
    expect(t.engine.callsOf('testServer')[1]).to.include({ kind: 'scheduler', token: 'secret' });
    expect(saved()).to.deep.equal([]);
  });

  it('says at the field what is wrong before it asks, and knows the other server by its answer', async () => {
    await t.goTo('Settings');
    await holds(t.page, "document.querySelector('input[type=url]')?.value");
    await box('Model library').fill('models.example.com');
    await button(server('library'), /^Test/).click();
    await shows(server('library'), 'Add https:// (or http://) in front of the address.');
    expect(t.engine.callsOf('testServer')).to.deep.equal([]);
    const isLibrary = ({ kind }: Record<string, unknown>) => kind === 'library';
    t.engine.answer('testServer', params => {
      if (isLibrary(params)) throw fromErrorValue(failure('SERVER_REJECTED'));
      return { latencyMs: 9, count: 3 };
    });
    await box('Model library').fill('https://dispatch.example.com');
    await button(server('library'), /^Test/).click();
    await shows(server('library'), 'This is the address of a dispatch server.');
  });
  it('saves every field, and never shows a token', async () => {
    await open();
    const token = server('library').locator('input[type=password]');
    expect(await token.getAttribute('placeholder')).to.equal('Saved, not shown');
    await button(server('library'), /^Clear/).click();
    await server('scheduler').locator('input[type=password]').fill('new-token');
    await box('Models folder').fill('/data/models');
    await t.page.getByLabel('Downloads at once').fill('5');
    await t.page.getByLabel('Connections per file').fill('8');
    const key = 'Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
    await box('Trusted keys').fill(`${key}\n`);
    await box('Proxy').fill('http://proxy.example.com:3128');
    await box('Certificates').fill('/etc/company.pem');
    await button(t.page, 'Save').click();
    await t.page.getByText('Saved.').first().waitFor();
    expect(saved()).to.deep.equal([
      {
        libraryToken: null,
        schedulerToken: 'new-token',
        modelsDir: '/data/models',
        maxDownloads: 5,
        connectionsPerFile: 8,
        pinnedKeys: [key],
        proxyUrl: 'http://proxy.example.com:3128',
        caFile: '/etc/company.pem',
      },
    ]);
    expect(await server('scheduler').locator('input[type=password]').inputValue()).to.equal('');
  });

  it('puts a problem beside its field, the page’s own and the engine’s', async () => {
    await open();
    await box('Models folder').fill('models');
    await button(t.page, 'Save').click();
    await t.page.getByText('Enter a full path, from the root of the disk.').waitFor();
    expect(await box('Models folder').getAttribute('aria-invalid')).to.equal('true');
    expect(saved()).to.deep.equal([]);
    const why = { ...failure('INVALID_ARGUMENT', 'is a file'), details: { field: 'models_dir' } };
    t.engine.answer('setSettings', refuse(why));
    await box('Models folder').fill('/etc/passwd');
    await button(t.page, 'Save').click();
    const field = t.page.locator('.field', { has: box('Models folder') });
    await shows(field, 'The engine does not accept this value.');
  });

  it('is where a first start leads, and nowhere else', async () => {
    // The page decides when it knows both the models and the health, which come when they come.
    await shows(t.row('llama-3-8b-instruct'), 'Waiting');
    await t.goTo('Health');
    await t.page.getByText(HEALTH.dataDir, { exact: true }).waitFor();
    await t.goTo('Models');
    t.engine.set('health', { ...HEALTH, library: { url: null, ok: null, error: null } });
    t.engine.set('catalog', { value: null, fetchedAt: null, error: failure('INVALID_ARGUMENT') });
    t.engine.set('state', []);
    t.engine.answer('getSettings', () => ({ ...SETTINGS, libraryUrl: null }));
    // A page that is open already stays where it is.
    await t.page.getByText('No library yet').waitFor();
    await t.page.reload();
    await t.page.getByText('Welcome.').waitFor();
    expect(await box('Model library').inputValue()).to.equal('');
    await t.goTo('Models');
    await t.page.getByText('No library yet').waitFor();
  });
});
