import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { streams } from '../src/streams/index.ts';
import { STAGING, stagingFiles } from './dbt/staging-files.ts';
import { renderSampledEndpoints } from './demo/sampled-endpoints.ts';
import { erasurePage } from './erasure/page.ts';
import { freshnessPage } from './freshness/page.ts';
import { renderMeltano } from './meltano.ts';
import { missingParts } from './missing-parts.ts';
import { personalDataPage } from './personal-data/page.ts';
import { renderReadme } from './readme.ts';
import { streamReference } from './reference/stream-reference.ts';

/** Brings up to date what follows from the declarations of streams, settings and flags. */
const missing = streams.flatMap(missingParts);
if (missing.length > 0) {
  process.stderr.write(`${missing.join('\n')}\n`);
  process.exit(1);
}

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const write = (path: string, text: string) => writeFileSync(new URL(path, root), text);

write('README.md', renderReadme(read('README.md')));
write('meltano.yml', renderMeltano(read('meltano.yml')));
write('docs/streams.md', streamReference());
write('docs/freshness.md', freshnessPage(streams));
write('docs/erasure.md', erasurePage(streams));
write('docs/personal-data.md', personalDataPage(streams));
write('src/demo/sampled/endpoints.ts', renderSampledEndpoints());

const staging = stagingFiles();
for (const name of readdirSync(new URL(STAGING, root)))
  if (!staging.has(name)) rmSync(new URL(STAGING + name, root));
for (const [name, text] of staging) write(STAGING + name, text);
