import { PIECE_SIZE_BYTES } from '../../model/manifest.ts';

export interface TorrentSource {
  /** A version's folder, named after the version. */
  folder: string;
  /** Address of the folder's parent, with a slash at its end: a web seed (BEP 19). */
  webSeed: string;
  /** ISO 8601; the same folder and time give the same bytes. */
  publishedAt: string;
}

/** A torrent (v1) without a tracker: the web seed has all of it. It is loaded when one is made. */
export async function makeTorrent({ folder, webSeed, publishedAt }: TorrentSource): Promise<Uint8Array> {
  const { default: createTorrent } = await import('create-torrent');
  const options = {
    ...{ urlList: [webSeed], announceList: [], createdBy: 'model-manager', filterJunkFiles: false },
    ...{ creationDate: new Date(publishedAt), pieceLength: PIECE_SIZE_BYTES },
  };
  return new Promise((resolve, reject) => {
    createTorrent(folder, options, (error, torrent) => (error ? reject(error) : resolve(torrent)));
  });
}
