import { describe, expect, it } from 'vitest';
import { ApiError } from '../../src/errors.ts';
import { describeNetworkFailure } from '../../src/lever/http-errors.ts';

/** An error with the first code, and others behind it. */
function failed(code: string, ...behind: readonly string[]): Error {
  const [next, ...rest] = behind;
  const cause = next === undefined ? undefined : failed(next, ...rest);
  return Object.assign(new Error(code, { cause }), { code });
}

function describeFailure(error: unknown): readonly [string, boolean] {
  const { message, retryable } = describeNetworkFailure(error, '/users') as ApiError;
  return [message, retryable];
}

describe('a failed connection', () => {
  it.each([
    'ECONNRESET',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'EPROTO',
    'HPE_HEADER_OVERFLOW',
    'UND_ERR_SOCKET',
    'ERR_STREAM_PREMATURE_CLOSE',
    'ERR_SOCKET_CONNECTION_TIMEOUT',
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  ])('with %s may be retried', (code) => {
    expect(describeFailure(failed(code))).toEqual([
      `/users: no connection to Lever (${code}).`,
      true,
    ]);
  });

  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
    ['CERT_HAS_EXPIRED', "this machine's clock"],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'check base_url'],
    ['INVALID_PURPOSE', 'must replace it'],
    ['INVALID_CA', 'must replace it'],
    ['PATH_LENGTH_EXCEEDED', 'must replace it'],
    ['CA_MD_TOO_WEAK', 'must replace it'],
    ['UNSPECIFIED', 'must replace it'],
  ])('with %s may not be retried, and says what helps', (code, remedy) => {
    for (const error of [failed(code), failed('UND_ERR_PRX_TLS', code)]) {
      const [message, retryable] = describeFailure(error);
      expect(message).toContain(`(${code})`);
      expect(message).toContain(remedy);
      expect(retryable).toBe(false);
    }
  });

  it('is found among several addresses that were tried', () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    expect(describeFailure(new AggregateError([refused]))[0]).toContain('ECONNREFUSED');
  });

  it('may be one of undici, which has no code for what is no HTTP', () => {
    const error = Object.assign(new Error('no HTTP'), { name: 'HTTPParserError' });
    expect(describeFailure(error)).toEqual(['/users: no connection to Lever (HPE_INVALID).', true]);
  });

  it('is not seen in a bug of ours, nor in an error that has been described already', () => {
    const bug = new TypeError("Cannot read properties of undefined (reading 'id')");
    expect(describeNetworkFailure(bug, '/users')).toBe(bug);
    const known = new ApiError('/users: redirected.', { path: '/users' });
    expect(describeNetworkFailure(known, '/users')).toBe(known);
  });
});
