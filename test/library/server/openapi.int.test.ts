import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect } from 'chai';
import { openApiOf } from '../../../src/library/server/api/openapi.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { tempDir } from '../../support/files/temp-dir.ts';

describe('the description of the API', () => {
  it('is OpenAPI 3.1 without a fault', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const source = JSON.stringify(openApiOf('https://models.company.test/team'));
    const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).to.deep.equal([]);
  });

  it('is served where the library is, and names each route of it', async () => {
    const dir = await tempDir();
    const library = await serveLibrary({ storage: dir.path, basePath: 'team' });
    const document = (await (await fetch(`${library.url}/api/openapi.json`)).json()) as {
      paths: Record<string, unknown>;
      servers: unknown;
    };
    expect(document.servers).to.deep.equal([{ url: '/team' }]);
    for (const path of Object.keys(document.paths)) {
      const at = path.replace(/\{\w+\}/g, 'x');
      // Not 404 of an unknown route: those say so.
      expect(await (await fetch(`${library.url}${at}`)).text(), path).to.not.include('No route');
    }
    await library.close();
    await dir.remove();
  });
});
