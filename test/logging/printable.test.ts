import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/logging/log.ts';
import { toPrintable } from '../../src/logging/printable.ts';
import { createTheme } from '../../src/logging/theme.ts';

describe('a text for people', () => {
  it('shows what would move the cursor or turn the writing, and leaves the rest alone', () => {
    expect(toPrintable('a\u001b[2Jb\r\nc\u009bd\u202ee')).toBe(
      'a\\u001b[2Jb\\u000d\\u000ac\\u009bd\\u202ee',
    );
    expect(toPrintable('süß, 日本, 👍🏽')).toBe('süß, 日本, 👍🏽');
  });
});

describe('a line of the log', () => {
  it('is one line, whatever the names and values in it hold', () => {
    let written = '';
    const stderr = {
      hide: () => undefined,
      redact: (text: string) => text,
      write(text: string) {
        written += text;
      },
      setFooter: () => undefined,
      draw: () => undefined,
    };
    const theme = createTheme({ FORCE_COLOR: '1' }, true);
    const log = createLog({ level: 'info', format: 'pretty', stderr, theme });
    log.warn({ 'fi\u001beld': 'x\nCRITICAL forged' }, 'odd\u202e name\nINFO forged');
    expect(written.split('\n').length).toBe(2);
    expect(written).toContain('odd\\u202e name\\u000aINFO forged');
    expect(written).toContain('fi\\u001beld=x\\u000aCRITICAL forged');
    // Only the colours of the program itself.
    for (const rest of written.split('\u001b').slice(1)) expect(rest).toMatch(/^\[\d+m/);
  });
});
