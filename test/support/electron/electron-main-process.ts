/** Runs the app's own entry file on the stand-in of electron, and prints what it did as one line of JSON. */
import { register } from 'node:module';
import { standIn } from './electron-module.ts';

const [entry = ''] = process.argv.slice(2);
const standInUrl = JSON.stringify(new URL('./electron-module.ts', import.meta.url).href);
register(
  `data:text/javascript,${encodeURIComponent(
    `export const resolve = (name, context, next) => name === 'electron' ? { url: ${standInUrl}, shortCircuit: true } : next(name, context);`,
  )}`,
);
await import(entry);
// Ready comes a turn later.
await new Promise(resolve => setImmediate(resolve));
const { app, windows, processes, handlers, log } = standIn;
const page = await handlers['app']?.({ url: windows[0]?.loaded[0] ?? '', method: 'GET' });
process.stdout.write(
  `${JSON.stringify({
    log,
    userData: app.getPath('userData'),
    preload: windows[0]?.options.webPreferences['preload'],
    engine: processes.map(({ entry: file, args }) => ({ file, args }))[0],
    page: await page?.text(),
  })}\n`,
);
