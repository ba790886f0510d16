import { describe, expect, it } from 'vitest';
import { suggestion } from '../src/did-you-mean.ts';

describe('suggestion', () => {
  it.each([
    ['user', ['users', 'uses', 'stages'], ' Did you mean "users"?'],
    ['USERS', ['users'], ' Did you mean "users"?'],
    [
      'oportunity_offer',
      ['opportunities', 'opportunity_offers'],
      ' Did you mean "opportunity_offers"?',
    ],
    ['warehouse', ['users', 'stages'], ''],
    ['users', [], ''],
  ])('of %s among %j is "%s"', (name, known, expected) => {
    expect(suggestion(name, known)).toBe(expected);
  });
});
