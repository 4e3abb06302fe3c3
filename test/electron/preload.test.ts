import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { expect } from 'chai';
import ts from 'typescript';
import {
  LANGUAGE_CHANNEL,
  PORT_CHANNEL,
  PORT_WANTED_CHANNEL,
  SHOW_FOLDER_CHANNEL,
} from '../../src/electron/messages.ts';

/** Runs the preload script in a context that has what a sandboxed one has: `require('electron')` and the page's window. */
function preload() {
  const source = readFileSync(new URL('../../src/electron/preload.cts', import.meta.url), 'utf8');
  const script = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  }).outputText;
  const onPort: ((event: { ports: unknown[] }) => void)[] = [];
  const onLoad: (() => void)[] = [];
  const onDrop: ((event: unknown) => void)[] = [];
  const onMessage: ((event: { data: unknown; origin: string }) => void)[] = [];
  const asked: unknown[][] = [];
  const [sent, posted, required] = [[] as string[], [] as unknown[][], [] as string[]];
  const page = {
    location: { origin: 'app://model-manager' },
    addEventListener: (type: string, listener: () => void) =>
      ({ load: onLoad, message: onMessage, drop: onDrop, dragover: [] as unknown[] })[type]?.push(listener),
    postMessage: (...args: unknown[]) => posted.push(args),
    exports: {},
    require: (name: string) => {
      required.push(name);
      const on = (channel: string, listener: (event: { ports: unknown[] }) => void) =>
        channel === PORT_CHANNEL && onPort.push(listener);
      return {
        webUtils: { getPathForFile: ({ name }: { name: string }) => `/media/usb/${name}` },
        ipcRenderer: { on, send: (channel: string, ...args: unknown[]) => (sent.push(channel), asked.push(args)) },
      };
    },
  };
  const before = Object.keys(page);
  runInContext(script, createContext(page));
  return {
    onPort,
    onLoad,
    onDrop,
    onMessage,
    sent,
    asked,
    posted,
    required,
    left: Object.keys(page).filter(key => !before.includes(key)),
  };
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

  it('hands on which folder its page wants to see, and no more of what it says', () => {
    const { onMessage, sent, asked } = preload();
    const origin = 'app://model-manager';
    const wanted = { type: 'model-manager-show-folder', modelId: 'a', version: '1.0.0' };
    const say = (data: unknown, from: string) => onMessage.forEach(listener => listener({ data, origin: from }));
    say(wanted, 'https://example.org');
    for (const data of [null, 'text', 7, { ...wanted, type: 'other' }]) say(data, origin);
    expect(sent).to.deep.equal([]);
    say({ ...wanted, path: '/etc' }, origin);
    expect([sent, asked]).to.deep.equal([[SHOW_FOLDER_CHANNEL], [[{ modelId: 'a', version: '1.0.0' }]]]);
  });

  it('hands on which language its page speaks', () => {
    const { onMessage, sent, asked } = preload();
    for (const listener of onMessage)
      listener({ data: { type: 'model-manager-language', language: 'zh' }, origin: 'app://model-manager' });
    expect([sent, asked]).to.deep.equal([[LANGUAGE_CHANNEL], [['zh']]]);
  });

  it('tells the page where dropped files lie, and lets none be opened in its place', () => {
    const { onDrop, posted } = preload();
    let prevented = 0;
    const drop = (names: string[]) =>
      onDrop.forEach(listener =>
        listener({ dataTransfer: { files: names.map(name => ({ name })) }, preventDefault: () => (prevented += 1) }),
      );
    drop(['models', 'ocr-eng']);
    drop([]);
    expect(prevented).to.equal(2);
    // The script runs in a context of its own, whose arrays are others.
    expect(JSON.parse(JSON.stringify(posted))).to.deep.equal([
      [{ type: 'model-manager-dropped', paths: ['/media/usb/models', '/media/usb/ocr-eng'] }, 'app://model-manager'],
    ]);
  });

  it('needs electron alone and leaves nothing for the page to call', () => {
    const { required, left } = preload();
    expect(required).to.deep.equal(['electron']);
    expect(left).to.deep.equal([]);
  });
});
