import { readFileSync, writeFileSync } from 'node:fs';
import { renderSampledEndpoints } from './demo/sampled-endpoints.ts';
import { renderMeltano } from './meltano.ts';
import { renderReadme } from './readme.ts';
import { streamReference } from './reference/stream-reference.ts';

/** Brings the generated documents, and the generated parts of others, up to date. */
const readme = new URL('../README.md', import.meta.url);
writeFileSync(readme, renderReadme(readFileSync(readme, 'utf8')));
const meltano = new URL('../meltano.yml', import.meta.url);
writeFileSync(meltano, renderMeltano(readFileSync(meltano, 'utf8')));
writeFileSync(new URL('../docs/streams.md', import.meta.url), streamReference());
writeFileSync(
  new URL('../src/demo/sampled/endpoints.ts', import.meta.url),
  renderSampledEndpoints(),
);
