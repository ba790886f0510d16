import { discoverCatalog } from '../catalog/index.ts';
import { readSchema } from '../schemas.ts';
import { streams } from '../streams/index.ts';
import type { CommonFlags } from './flags.ts';
import { printDocument } from './print.ts';
import type { Program } from './program.ts';

/**
 * Prints the catalog. With credentials it makes one request first, since hosts use discovery as
 * their connection test. Without a config nothing but the catalog is loaded.
 */
export async function runDiscover(flags: CommonFlags, program: Program): Promise<void> {
  const catalog = discoverCatalog(streams, readSchema, await findUnreadable(flags, program));
  await printDocument(`${JSON.stringify(catalog, null, 2)}\n`);
}

/** The streams that the key may not read, if that is to be checked. */
async function findUnreadable(flags: CommonFlags, program: Program): Promise<ReadonlySet<string>> {
  if (flags.check) {
    const { findDenied } = await import('./check.ts');
    return await findDenied(flags, program);
  }
  if (flags.config.length > 0) {
    const { checkConnection } = await import('./check-connection.ts');
    await checkConnection(flags, program);
  }
  return new Set();
}
