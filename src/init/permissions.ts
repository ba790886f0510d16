import type { StreamDefinition } from '../streams/define.ts';
import { parentOf } from '../streams/facts.ts';

/** The permissions that a key needs for these streams, including those of their parents, sorted. */
export function permissionsOf(definitions: readonly StreamDefinition[]): readonly string[] {
  const permissions = new Set<string>();
  const add = (definition: StreamDefinition): void => {
    if (definition.permission !== '') permissions.add(definition.permission);
    const parent = parentOf(definition);
    if (parent) add(parent);
  };
  for (const definition of definitions) add(definition);
  return [...permissions].sort();
}

/** How to generate a key in Lever that can read these streams. */
export function describeKey(
  definitions: readonly StreamDefinition[],
  wantsConfidential: boolean,
): string {
  const names = permissionsOf(definitions).map((permission) => permission.replace(/:.*$/, ''));
  return [
    'In Lever, a Super Admin opens Settings, Integrations and API, then API',
    'Credentials, and generates a new key. What it may read is decided when',
    'it is generated and cannot be changed later.',
    '',
    '1. Copy the key right away: it is shown only once.',
    '2. Tick all read permissions, or at least those of',
    ...wrap(names, 66).map((line) => `   ${line}`),
    wantsConfidential
      ? '3. Switch on access to confidential data.'
      : '3. Access to confidential data is not needed.',
    '',
    'The Lever Basic package does not include the API.',
  ].join('\n');
}

function wrap(names: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const [i, name] of names.entries()) {
    const word = i < names.length - 1 ? `${name},` : name;
    const joined = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && joined.length <= width) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}
