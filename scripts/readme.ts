import { createProgram } from '../src/command-line.ts';
import { settingRows } from '../src/commands/about.ts';
import { streams } from '../src/streams/index.ts';
import { numberWord } from './words.ts';

/** README.md with its tables of flags and settings, and the number of streams, made anew. */
export function renderReadme(readme: string): string {
  const counted = readme.replace(/\[[\w-]+ tables\]/, `[${numberWord(streams.length)} tables]`);
  return replaceTable(replaceTable(counted, 'flags', flagTable()), 'settings', settingTable());
}

function flagTable(): string {
  const rows = createProgram()
    .options.filter(({ hidden }) => !hidden)
    .map(({ flags, description, argChoices }) => {
      const choices = argChoices
        ? `: ${argChoices.map((choice) => `\`${choice}\``).join(', ')}`
        : '';
      return `| \`${flags}\` | ${description}${choices} |`;
    });
  return [
    '| flag | meaning |',
    '| --- | --- |',
    ...rows,
    '| `-h, --help` | print this help and exit |',
  ].join('\n');
}

function settingTable(): string {
  const rows = settingRows().map(
    (row) => `| \`${row.name}\` | ${row.default} | ${row.description} |`,
  );
  return ['| setting | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function replaceTable(text: string, name: string, table: string): string {
  const marks = new RegExp(`(<!-- ${name}: [^>]*-->\\n)[\\s\\S]*?(\\n<!-- /${name} -->)`);
  return text.replace(marks, (_all, begin: string, end: string) => `${begin}\n${table}\n${end}`);
}
