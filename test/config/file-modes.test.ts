import { describe, expect, it } from 'vitest';
import { isWrittenByUser } from '../../src/config/file-modes.ts';

describe('a file of variables', () => {
  const user = { uid: 1000, gid: 1000 };

  it.each([
    [0o600, 1000, 1000, true],
    [0o644, 1000, 1000, true],
    [0o664, 1000, 1000, true],
    [0o664, 1000, 50, false],
    [0o602, 1000, 1000, false],
    [0o644, 0, 0, true],
    [0o664, 0, 0, false],
    [0o600, 1001, 1000, false],
  ])('of mode %o, owner %i and group %i is trusted: %j', (mode, uid, gid, expected) => {
    expect(isWrittenByUser({ mode: 0o100000 | mode, uid, gid }, user)).toBe(expected);
  });
});
