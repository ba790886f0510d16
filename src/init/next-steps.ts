export interface WrittenFiles {
  readonly config: string;
  /** Absent when the default streams are wanted. */
  readonly catalog: string | undefined;
  /** How many streams are selected. */
  readonly streams: number;
}

/** What was written, and the commands that come next. */
export function describeNext({ config, catalog, streams }: WrittenFiles): string {
  const tap = ['tap-lever --config', quote(config)];
  if (catalog !== undefined) tap.push('--catalog', quote(catalog));
  const command = tap.join(' ');
  return [
    `Wrote ${config}, which only you can read.`,
    ...(catalog === undefined ? [] : [`Wrote ${catalog}, which selects ${streams} streams.`]),
    '',
    'To see one record of each stream:',
    `  ${command} --test`,
    'To load them, now and in every later run, with a target of your choice:',
    `  ${command} --state state.json \\`,
    "    --target 'target-postgres --config target.json'",
    'A state belongs to one target: each needs a file of its own.',
    '',
  ].join('\n');
}

/** A file name, quoted for a shell. */
function quote(name: string): string {
  return /^[\w./@%+=:-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
