import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { expect } from 'chai';
import ts from 'typescript';
import { PORT_CHANNEL, PORT_WANTED_CHANNEL } from '../../src/electron/own-page.ts';

/** Runs the preload script in a context that has what a sandboxed one has: `require('electron')` and the page's window. */
function preload() {
  const source = readFileSync(new URL('../../src/electron/preload.cts', import.meta.url), 'utf8');
  const script = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  }).outputText;
  const onPort: ((event: { ports: unknown[] }) => void)[] = [];
  const onLoad: (() => void)[] = [];
  const [sent, posted, required] = [[] as string[], [] as unknown[][], [] as string[]];
  const page = {
    location: { origin: 'app://model-manager' },
    addEventListener: (type: string, listener: () => void) => type === 'load' && onLoad.push(listener),
    postMessage: (...args: unknown[]) => posted.push(args),
    exports: {},
    require: (name: string) => {
      required.push(name);
      const on = (channel: string, listener: (event: { ports: unknown[] }) => void) =>
        channel === PORT_CHANNEL && onPort.push(listener);
      return { ipcRenderer: { on, send: (channel: string) => sent.push(channel) } };
    },
  };
  const before = Object.keys(page);
  runInContext(script, createContext(page));
  return { onPort, onLoad, sent, posted, required, left: Object.keys(page).filter(key => !before.includes(key)) };
}

describe('the preload script', () => {
  it('asks for a port once the page listens, and hands it to the page of its own origin', () => {
    const { onPort, onLoad, sent, posted } = preload();
    expect(sent).to.deep.equal([]);
    for (const listener of onLoad) listener();
    expect(sent).to.deep.equal([PORT_WANTED_CHANNEL]);
    const port = {};
    for (const listener of onPort) listener({ ports: [port] });
    expect(posted).to.deep.equal([['model-manager-port', 'app://model-manager', [port]]]);
    expect(posted[0]?.[2]).to.have.property('0', port);
  });

  it('needs electron alone and leaves nothing for the page to call', () => {
    const { required, left } = preload();
    expect(required).to.deep.equal(['electron']);
    expect(left).to.deep.equal([]);
  });
});
