/** A file as Metalink describes it; `pieces` where a manifest has them. */
export interface MetalinkFile {
  path: string;
  size_bytes: number;
  sha256: string;
  piece_size?: number;
  pieces?: readonly string[];
}

export interface Metalink {
  files: readonly MetalinkFile[];
  /** Absolute, or relative to where the Metalink lies. */
  urlOf: (path: string) => string;
  /** ISO 8601. */
  publishedAt: string;
}

/**
 * Metalink 4 (RFC 5854), which aria2 and others read: with hashes of pieces, so that they mend a
 * spoilt byte by one piece.
 */
export function formatMetalink({ files, urlOf, publishedAt }: Metalink): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<metalink xmlns="urn:ietf:params:xml:ns:metalink">',
    '  <generator>model-manager</generator>',
    `  <published>${escaped(publishedAt)}</published>`,
    ...files.flatMap(file => linesOf(file, urlOf(file.path))),
    '</metalink>',
    '',
  ].join('\n');
}

function linesOf({ path, size_bytes, sha256, piece_size, pieces = [] }: MetalinkFile, url: string): string[] {
  // One piece is the file itself.
  const hasPieces = pieces.length > 1 && piece_size !== undefined;
  return [
    `  <file name="${escaped(path)}">`,
    `    <size>${size_bytes}</size>`,
    `    <hash type="sha-256">${sha256}</hash>`,
    ...(hasPieces ? [`    <pieces length="${piece_size}" type="sha-256">`] : []),
    ...(hasPieces ? pieces.map(hash => `      <hash>${hash}</hash>`) : []),
    ...(hasPieces ? ['    </pieces>'] : []),
    `    <url>${escaped(url)}</url>`,
    '  </file>',
  ];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
