/**
 * The rows of docs/field.md: what really went wrong for users of comparable systems, and where a
 * person reads its cause here. A row without `make` says why no client can notice it.
 */
import { canSign } from '../../support/servers/fault-server.ts';
import {
  afterABreak,
  begun,
  flipped,
  flippedOnce,
  gzip,
  html,
  otherBytes,
  right,
  status,
  times,
} from '../../download/faults/fault-answers.ts';
import {
  failing,
  doctor,
  harmed,
  noRange,
  expired,
  wentOn,
  harm,
  away,
  full,
  noInodes,
  refused,
  quietly,
  publisher,
  explain,
  examine,
} from './field-faults.ts';
import type { FieldRow } from './field-faults.ts';
import { sentences, toldOf } from './told.ts';

export const FIELD_ROWS: FieldRow[] = [
  examine(1, 'the server ignores Range', 'the library gives whole files alone', /whole files alone/, world =>
    doctor(() => ({ fetch: noRange(world) }))(world),
  ),
  explain(2, '416 after a complete partial', 'the answer: 416', /SERVER_REJECTED: Expected a range, got 416/, () =>
    toldOf(status(416)),
  ),
  explain(3, 'a mismatch at 100 %', 'which piece arrived damaged', /Piece \d+ of weights\.bin arrived damaged/, () =>
    toldOf(flipped),
  ),
  explain(
    4,
    'a page or nothing in the place of a file',
    'what came: a page, and its type',
    /PROXY_INTERFERED: Expected the file, got a page \(text\/html\)/,
    () => toldOf(html),
  ),
  explain(
    5,
    'the disk is full',
    'the bytes that must become free',
    /waits for room on the disk: [\d.]+ [kM]?B must become free/,
    () => toldOf(right, full),
  ),
  examine(
    6,
    'a lock of a dead run',
    'which lock, and that the next start clears it',
    /left by a run that is over: good-1\.0\.0\.lock/,
    harmed(harm.lock),
  ),
  quietly(7, 'two writers on one partial', 'the second program ends with DATA_DIRECTORY_IN_USE, which names the first'),
  explain(8, 'a stall or a crawl', 'that no byte came', /NETWORK_TIMEOUT/, () => toldOf(begun(0, () => undefined))),
  explain(9, 'a resume is lost', 'that it went on, and with how much', /It went on at [\d.]+ [kM]B/, wentOn),
  quietly(10, 'partials that nobody sees', 'Storage lists them with size and age'),
  examine(
    11,
    'half a model shown as ready',
    'which model is damaged',
    /damaged or missing: good@1\.0\.0/,
    harmed(harm.half),
  ),
  explain(
    12,
    'a file changes between two ranges',
    'which file the library changed',
    /The library changed weights\.bin meanwhile/,
    () => toldOf(afterABreak(times(1, otherBytes('"other"')))),
  ),
  quietly(13, '206 at another offset', 'refused, and asked anew without Range'),
  quietly(14, 'a scanner holds a file', 'tried again; what stays is FILE_BUSY of the command, or in Health'),
  examine(
    15,
    'JSON all NUL after a power loss',
    'registry.json is no JSON; the next start makes it anew',
    /registry\.json is no JSON/,
    harmed(harm.nul),
  ),
  quietly(16, 'progress ahead of the data', 'data is synced before its checkpoint'),
  explain(17, 'sleep, a changed network', 'that it waited because the machine slept', /the machine sleeps/, () =>
    Promise.resolve(
      sentences([{ type: 'DownloadPaused', data: { task_id: 't1', reason: 'suspend', received_bytes: 5 } }]),
    ),
  ),
  explain(18, 'a signed address expires', 'the answer: 403', /SERVER_REJECTED: Expected the file, got HTTP 403/, () =>
    toldOf(afterABreak(status(403))),
  ),
  explain(
    19,
    'gzip inflates the body',
    'the encoding that came',
    /PROXY_INTERFERED: Expected plain bytes, got Content-Encoding gzip/,
    () => toldOf(gzip),
  ),
  examine(
    20,
    'the models folder is on an unplugged disk',
    'that its disk is not connected',
    /is away: its disk is not connected/,
    harmed(harm.away),
  ),
  explain(
    21,
    'a cancelled download starts itself again',
    'that someone cancelled it',
    /Someone cancelled the download/,
    () => Promise.resolve(sentences([{ type: 'DownloadCancelled', data: { task_id: 't1' } }])),
  ),
  quietly(22, 'model bytes through IPC', 'never'),
  quietly(23, 'a derived file blocks the start', 'projections never block a start'),
  examine(
    24,
    'fsync fails',
    'that a file can not be written, and why',
    /can't be written: .*EIO/,
    doctor(() => ({ disk: { write: () => Promise.reject(failing('EIO')) } })),
  ),
  quietly(25, "a lock library's own faults", 'locks carry no correctness'),
  quietly(26, "an atomic write's own faults", 'guards around it; what stays is in Health'),
  quietly(27, 'a weak ETag that is honoured', 'compared in the route'),
  quietly(28, 'an error inside a stream', 'streams are total'),
  quietly(29, 'hash lists of others', 'one parser takes all that sha256sum -c takes'),
  examine(
    30,
    'the quota is used up',
    'that it is the quota, not the disk',
    /the disk quota of this user is used up/,
    doctor(() => ({ disk: { write: () => Promise.reject(failing('EDQUOT')) } })),
  ),
  explain(
    31,
    'the 4 GiB limit of FAT',
    'the limit, before the first byte',
    /DISK_FULL: .*(4 GiB|4294967295|largest)/,
    () =>
      toldOf(right, world => {
        world.plan.files[0]!.sizeBytes = 2 ** 32;
        return { more: { largestFile: () => Promise.resolve(2 ** 32 - 1) } };
      }),
  ),
  quietly(32, 'a kept connection is closed', 'sent again at once'),
  quietly(
    33,
    'several containers in one volume',
    'the loser ends with DATA_DIRECTORY_IN_USE, which names machine and process',
  ),
  quietly(34, 'raw UTF-8 in Location', 'followed'),
  publisher(35, 'a file still being written is published', 'publish refuses'),
  publisher(36, 'a withdrawn version stays on a mirror', 'export takes it away'),
  examine(
    37,
    "a proxy's password in a message",
    'the proxy without its log-in',
    /http:\/\/127\.0\.0\.1:1 is used(?![^]*secret)/,
    async world => {
      const environment = { HTTP_PROXY: 'http://me:secret@127.0.0.1:1' };
      const { report } = await world.examine({ environment, overrides: { libraryUrl: 'http://library.example' } });
      return JSON.stringify(report);
    },
  ),
  publisher(38, '.git, caches, half files are published', 'left out or refused'),
  publisher(39, 'clients meet a mirror in mid-sync', 'hidden until whole'),
  examine(
    40,
    'read-only models',
    'that nothing can be written, and why',
    /can't be written: .*EROFS/,
    doctor(() => ({ disk: { write: () => Promise.reject(failing('EROFS')) } })),
  ),
  {
    ...examine(
      41,
      'a wrong clock',
      "the certificate's dates and this machine's clock",
      /valid from .* to .*, and this machine's clock says/,
      expired,
    ),
    needs: canSign,
  },
  explain(
    42,
    'copied models are not accepted',
    'from where it was adopted',
    /It was adopted from \/media\/usb and is ready/,
    () =>
      Promise.resolve(
        sentences([
          {
            type: 'ModelInstalled',
            data: { task_id: 'reconciled', size_bytes: 5, duration_ms: 0, adopted_from: '/media/usb' },
          },
        ]),
      ),
  ),
  explain(43, 'models on an unplugged disk stay broken', 'that it waits for that disk', /FILE_BUSY/, () =>
    toldOf(right, away),
  ),
  quietly(44, 'a disk leaves in the middle', 'nothing is made below a root that is not proven; as 43'),
  explain(
    45,
    'a cache holds a broken copy',
    'which piece arrived damaged',
    /arrived damaged; it is fetched again/,
    () => toldOf(flippedOnce()),
  ),
  quietly(46, 'EXDEV inside one mount', 'file by file'),
  explain(
    47,
    'the file server of the models died',
    'that it waits for the disk',
    /waits for room on the disk because of FILE_BUSY|FILE_BUSY/,
    () => toldOf(right, away),
  ),
  quietly(48, 'wrong labels, suffix ranges and 416 of small servers', 'hashes decide; never depended on'),
  explain(49, 'no room for more files', 'that names are lacking, not bytes', /DISK_FULL: .*files/, () =>
    toldOf(right, noInodes),
  ),
  examine(
    50,
    'the library refuses connections',
    'the address and the code of the system',
    /ECONNREFUSED/,
    doctor(() => ({ overrides: refused })),
  ),
];
