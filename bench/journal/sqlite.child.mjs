/** The peer: SQLite in WAL mode with synchronous=FULL, a commit an event. Runs with better-sqlite3 or with node:sqlite. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { folder, peers, events, body } = JSON.parse(process.argv[2]);

function openDatabase(file) {
  if (peers !== null) {
    const Database = createRequire(join(peers, 'index.js'))('better-sqlite3');
    return new Database(file);
  }
  const { DatabaseSync } = createRequire(import.meta.url)('node:sqlite');
  return new DatabaseSync(file);
}

const database = openDatabase(join(folder, 'events.db'));
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
database.exec('CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)');
const insert = database.prepare('INSERT INTO events (body) VALUES (?)');
for (let i = 0; i < events / 10; i++) insert.run(body);
const start = performance.now();
for (let i = 0; i < events; i++) insert.run(body);
const seconds = (performance.now() - start) / 1000;
database.close();
process.stdout.write(JSON.stringify({ perSecond: events / seconds }));
