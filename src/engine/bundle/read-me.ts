import type { BundleManifest } from './manifest.ts';

/** What somebody reads who has the bundle and no program. */
export function readMe({
  made_at,
  redacted,
  program,
}: Pick<BundleManifest, 'made_at' | 'redacted' | 'program'>): string {
  return `A report of model-manager ${program.version}, made ${made_at} on ${program.platform}.

${
  redacted
    ? `User names, home paths, hosts and tokens are replaced: one secret has one placeholder throughout (host-1).
Each line of the journal is sealed anew with the same number. Lines that don't prove themselves are
{"omitted":{…}} with their length and SHA-256.`
    : 'Names, paths and hosts are in it as they are. Tokens are not.'
}

  manifest.json   what is inside, with SHA-256; what "journal verify" says of the original
  doctor.json     what was checked: state, cause, what to do
  journal/        everything that happened, one JSON object a line
  registry.json   what other programs read
  settings.json   settings without tokens
  health.json     what the running engine said of itself; absent when none ran
  logs/           logs for people

With the program:      model-manager app --open THIS.zip
                       unzip THIS.zip -d report && model-manager journal explain MODEL --data report
Without the program:   cat journal/*.ndjson | jq -c 'select(.seq) | {seq, time, type, subject, data}'
`;
}
