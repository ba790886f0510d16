import { PassThrough, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../src/init/prompter.ts';
import { createTerminalPrompter } from '../../src/init/terminal-prompter.ts';

const KEY = {
  enter: { sequence: '\r', name: 'return' },
  down: { sequence: '\u001b[B', name: 'down' },
  tab: { sequence: '\t', name: 'tab' },
  cancel: { sequence: '\u0003', name: 'c', ctrl: true },
  clear: { sequence: '\u0015', name: 'u', ctrl: true },
} as const;

/** A prompter whose keys a test presses, and what it shows. */
function openDialog() {
  let shown = '';
  const input = new PassThrough();
  const output = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      shown += chunk;
      done();
    },
  });
  Object.assign(output, { columns: 80, rows: 24, isTTY: true });
  return {
    prompter: createTerminalPrompter({ input, output }),
    shown: () => stripVTControlCharacters(shown),
    async press(...keys: (keyof typeof KEY)[]) {
      for (const key of keys) {
        await turn();
        input.write(KEY[key].sequence);
        await turn();
      }
    },
    async type(text: string) {
      await turn();
      input.write(text);
      await turn();
    },
  };
}

const NO_PROBLEM = () => undefined;
const CHOICES = ['one', 'two', 'three'].map((value) => ({ value, label: `number ${value}` }));

describe('questions on a terminal', () => {
  it('a choice is made with the arrow keys', async () => {
    const { prompter, press } = openDialog();
    const answer = prompter.choose('Which?', CHOICES);
    await press('down', 'down', 'enter');
    expect(await answer).toBe('three');
  });

  it('several are chosen from a list that starts with a proposal', async () => {
    const { prompter, press } = openDialog();
    const sets = [
      { label: 'default', values: ['one'] },
      { label: 'all', values: ['one', 'two', 'three'] },
      { label: 'none', values: [] },
    ];
    const answer = prompter.chooseMany('Which?', CHOICES, sets);
    await press('down', 'down', 'down', 'down', 'tab', 'enter');
    expect([...(await answer)].sort()).toEqual(['one', 'two']);
    const all = prompter.chooseMany('Which?', CHOICES, sets);
    await press('down', 'tab', 'enter');
    expect(await all).toEqual(['one', 'two', 'three']);
    const own = prompter.chooseMany('Which?', CHOICES, sets);
    await press('down', 'down', 'tab', 'down', 'tab', 'enter');
    expect(await own).toEqual(['one']);
  });

  it('long words wrap inside of the frame', () => {
    const { prompter, shown } = openDialog();
    prompter.warn('one two three four '.repeat(10).trim());
    for (const line of shown().split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(shown().match(/^│ {2}one|^▲ {2}one/gm)?.length).toBeGreaterThan(1);
  });

  it('a key is never shown, and is asked for again while it is wrong', async () => {
    const { prompter, press, type, shown } = openDialog();
    const answer = prompter.secret('Key?', (key) => (key === '' ? 'That is empty.' : undefined));
    await press('enter');
    expect(shown()).toContain('That is empty.');
    await type('a-secret-key');
    await press('enter');
    expect(await answer).toBe('a-secret-key');
    expect(shown()).not.toMatch(/secret|\*{3}|•|▪/);
  });

  it('a text has a proposal', async () => {
    const { prompter, press } = openDialog();
    const answer = prompter.text('Since when?', '2020-01-01', NO_PROBLEM);
    await press('enter');
    expect(await answer).toBe('2020-01-01');
  });

  it('yes or no has a proposal too', async () => {
    const { prompter, press } = openDialog();
    const answer = prompter.confirm('Overwrite?', false);
    await press('enter');
    expect(await answer).toBe(false);
  });

  it('says and explains without a question', () => {
    const { prompter, shown } = openDialog();
    prompter.explain('The title', 'a text\nof two lines');
    prompter.say('asking');
    prompter.warn('careful');
    expect(shown()).toMatch(/The title[\s\S]*a text[\s\S]*of two lines[\s\S]*asking[\s\S]*careful/);
  });

  it('Ctrl-C cancels everything', async () => {
    const { prompter, press } = openDialog();
    const answer = prompter.choose('Which?', CHOICES);
    answer.catch(() => undefined);
    await press('cancel');
    await expect(answer).rejects.toThrow(CancelledError);
  });
});
