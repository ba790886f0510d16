import type { Row } from '../../lever/pages.ts';
import type { StreamDefinition } from '../../streams/define.ts';
import type { SyncSettings } from '../run/index.ts';

/** How a row says that it is not secret. */
const PLAIN: readonly unknown[] = [undefined, null, false, 'false', 0, '0', ''];

/** The rows without those that Lever marks as secret, where the settings want none. */
export function withoutSecret(
  rows: readonly Row[],
  { source }: StreamDefinition,
  { includesSecret }: Pick<SyncSettings, 'includesSecret'>,
): readonly Row[] {
  const mark = source.kind === 'child' ? source.secretMember : undefined;
  if (includesSecret || mark === undefined) return rows;
  return rows.filter((row) => PLAIN.includes(row[mark]));
}
