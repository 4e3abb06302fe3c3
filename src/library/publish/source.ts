/** Bytes in order; `read` fills the buffer from its start and gives the count, 0 at the end. */
export interface ByteReader {
  read(buffer: Buffer): Promise<number>;
  close(): Promise<void>;
}

/** One file to publish. */
export interface PublishSource {
  /** Path inside the version. */
  path: string;
  sizeBytes: number;
  /** The file's inode, size and times when it was listed: who writes to it changes them. */
  stamp: string;
  /** @throws ModelError FILE_BUSY when the file is no longer the one that was listed */
  open(): Promise<ByteReader>;
  /** @throws ModelError FILE_BUSY, as `open` */
  assertUnchanged(): Promise<void>;
}
