/** A file in a bundle. */
export interface Entry {
  path: string;
  size_bytes: number;
  sha256: string;
}

/** manifest.json of a bundle. */
export interface BundleManifest {
  bundle: number;
  made_at: string;
  redacted: boolean;
  program: { version: string; node: string; platform: string; arch: string; os: string };
  /** What `journal verify` says of the original. */
  journal: object;
  /** Files that could not be read, and why. */
  unread: { path: string; why: string }[];
  /** Lines of the journal that don't prove themselves: the bundle has their length and hash. */
  omitted_lines: number;
  /** Secrets of each kind that placeholders stand for. */
  placeholders: Record<string, number>;
  files: Entry[];
}
