/** Facts of the engine itself. Their `subject` is null. */
export interface EngineEvents {
  EngineStarted: {
    pid: number;
    /** Version of this program. */
    version: string;
    node: string;
    platform: string;
    /**
     * Host of the engine: the desktop app, the browser host, a CLI command, or another program.
     */
    host: 'app' | 'browser' | 'cli' | 'embedded';
    /**
     * Changes with each restart of the machine: tells whether written but unsynced bytes can still
     * be there.
     */
    boot_id: string;
  };
  EngineStopped: { reason: string };
  /** The next run writes it: the run named here left no EngineStopped. */
  EngineCrashed: { crashed_run: string; last_seq: number };
  JournalRecovered: { segment: number; torn_bytes: number; torn_copy: string | null; last_seq: number };
  JournalDamaged: {
    segment: number;
    offset: number;
    /** First and last seq that can't be read; null where unknown or where no event is lost. */
    first_seq: number | null;
    last_seq: number | null;
    reason: string;
  };
  /** Closed segments lie in an archive now; their own files go. */
  JournalCompressed: {
    /** Name of the archive in the journal's folder. */
    file: string;
    first_segment: number;
    last_segment: number;
    first_seq: number;
    last_seq: number;
    /** Bytes of the segments, and of the archive. */
    segment_bytes: number;
    file_bytes: number;
    /** Of the archive. */
    sha256: string;
  };
  /**
   * The oldest segments are dropped, on somebody's wish. It takes effect with the header that names
   * it: `pruned` of docs/journal.md.
   */
  JournalPruned: {
    /** What was asked for: drop what is before. */
    before: string;
    last_segment: number;
    /** The last dropped event, and the crc of its line; null when that line can't be read. */
    last_seq: number;
    last_crc: string | null;
    files: { file: string; sha256: string }[];
    /** What the dropped events added up to: schemas/journal-base.schema.json. */
    base: Record<string, unknown>;
  };
  /**
   * A library's signed catalogue with a higher serial than all before was taken. An older one is
   * refused from here on.
   */
  CatalogAccepted: {
    /** The library's URL, without user and password. */
    library: string;
    serial: number;
    made_at: string;
    valid_until: string;
  };
  RegistryRebuilt: { reason: 'missing' | 'empty' | 'invalid' | 'foreign-edit' | 'journal-damaged' };
  /** The values now in force. A secret is "(set)" or null. */
  SettingsChanged: { settings: Record<string, unknown> };
  OrphanLockCleared: { lock: string; kind: 'task' | 'file' };
}

export const ENGINE_EVENT_VERSIONS: Record<keyof EngineEvents, number> = {
  EngineStarted: 1,
  EngineStopped: 1,
  EngineCrashed: 1,
  JournalRecovered: 1,
  JournalDamaged: 1,
  CatalogAccepted: 1,
  RegistryRebuilt: 1,
  SettingsChanged: 1,
  OrphanLockCleared: 1,
  JournalCompressed: 1,
  JournalPruned: 1,
};
