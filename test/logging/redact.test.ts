import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/logging/redact.ts';

describe('the redactor', () => {
  it('hides a secret in every form that a message may give it', () => {
    const secret = 'k3y"/+ä=$&';
    const { hide, redact } = createRedactor();
    hide(secret);
    const texts = [
      secret,
      `https://x.example/?key=${encodeURIComponent(secret)}`,
      String(new URLSearchParams({ key: secret })),
      JSON.stringify({ message: `the key ${secret} is wrong` }),
      `Basic ${Buffer.from(`${secret}:`).toString('base64')}`,
    ];
    expect(texts.map(redact)).toEqual([
      '[secret]',
      'https://x.example/?key=[secret]',
      'key=[secret]',
      '{"message":"the key [secret] is wrong"}',
      'Basic [secret]',
    ]);
  });

  it('hides secrets that hold each other, and those in small letters', () => {
    const { hide, redact } = createRedactor();
    hide('AbCdEf');
    hide('AbCdEfGhI');
    expect(redact('host abcdef.example, AbCdEfGhI!')).toBe('host [secret].example, [secret]!');
  });

  it('leaves a text alone that holds none', () => {
    const { hide, redact } = createRedactor();
    expect(redact('/users: Lever failed.')).toBe('/users: Lever failed.');
    hide('');
    hide('abc');
    expect(redact('/users: abc.')).toBe('/users: abc.');
  });

  it('knows secrets of any length and form, even such as no text should have', () => {
    const { hide, redact } = createRedactor();
    const secrets = ['x'.repeat(100_000), `half \ud800 "character"`, '(((((', 'a\\b'.repeat(9000)];
    for (const secret of secrets) hide(secret);
    for (const secret of secrets) {
      expect(redact(`a ${secret} b`)).toBe('a [secret] b');
      const nested = JSON.stringify({ msg: JSON.stringify({ secret }) });
      expect(redact(nested)).toContain('[secret]');
    }
  });

  it('covers two that overlap by one mask', () => {
    const { hide, redact } = createRedactor();
    hide('abcdef');
    hide('defghi');
    expect(redact('-abcdefghi-')).toBe('-[secret]-');
  });

  it('shows nothing at all when it cannot know what to hide', () => {
    const { hide, redact } = createRedactor();
    const secret = {
      length: 9,
      toWellFormed() {
        throw new RangeError('Invalid string length');
      },
    };
    hide(secret as unknown as string);
    expect(redact('anything')).toMatch(/^\[left out/);
  });

  it('lets no secret through, whatever is around it', () => {
    const text = fc.string({ maxLength: 20 });
    fc.assert(
      fc.property(
        text,
        fc.string({ minLength: 4, maxLength: 30 }),
        text,
        (before, secret, after) => {
          const { hide, redact } = createRedactor();
          hide(secret);
          fc.pre(!'[secret]'.includes(secret) && !before.includes('[') && !after.includes(']'));
          expect(redact(`${before}${secret}${after}`).replaceAll('[secret]', ' ')).not.toContain(
            secret,
          );
        },
      ),
      { seed: 7 },
    );
  });
});
