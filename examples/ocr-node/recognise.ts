/** Text recognition with an installed model. */
import { readdir } from 'node:fs/promises';
import { OEM, createWorker } from 'tesseract.js';

const MODEL_FILE = /^(.+)\.traineddata\.gz$/;

/**
 * @param folder of a ready version: one of the models for Tesseract, `<language>.traineddata.gz`
 * @param picture the bytes of a PNG or JPEG
 */
export async function recognise(folder: string, picture: Buffer): Promise<string> {
  const files = await readdir(folder);
  const language = files.map(file => MODEL_FILE.exec(file)?.[1]).find(name => name !== undefined);
  if (language === undefined) throw new Error(`Expected a model for Tesseract in ${folder}, got ${files.join(', ')}.`);
  // The file as it was installed, and no copy of it elsewhere: a copy would outlive its model.
  const options = { langPath: folder, gzip: true, cacheMethod: 'none' };
  const worker = await createWorker(language, OEM.LSTM_ONLY, options);
  try {
    return (await worker.recognize(picture)).data.text;
  } finally {
    await worker.terminate();
  }
}
