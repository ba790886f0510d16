import { readFileSync } from 'node:fs';

const packageFile = new URL('../package.json', import.meta.url);

/** The version of this package. */
export const VERSION = (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string })
  .version;

/** What `--version` prints. */
export const VERSION_LINE = `tap-lever v${VERSION}\n`;
