/** The package has no types: what of it is used here. */
declare module 'create-torrent' {
  export interface TorrentOptions {
    urlList?: string[];
    announceList?: string[][];
    createdBy?: string;
    creationDate?: Date;
    pieceLength?: number;
    filterJunkFiles?: boolean;
  }

  export default function createTorrent(
    input: string,
    options: TorrentOptions,
    done: (error: Error | null, torrent: Uint8Array) => void,
  ): void;
}
