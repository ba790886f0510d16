import { describe, expect, it } from 'vitest';
import { checkDiscoverySettings, checkSyncSettings } from '../../src/config/check-settings.ts';
import type { GatheredSettings } from '../../src/config/gathered-settings.ts';
import { InputError } from '../../src/errors.ts';

/** Settings as if a file had held them. */
function inFile(settings: object, file = 'config.json'): GatheredSettings {
  return {
    values: new Map(Object.entries(settings).map(([key, value]) => [key, { value, source: file }])),
    source: file,
    nameOf: (key) => `"${key}"`,
    warnings: [],
  };
}

const VALID = { token: 'key', start_date: '2024-01-01T00:00:00Z' };

/** The message about settings that are wrong. */
function complaint(settings: object): string {
  try {
    checkSyncSettings(inFile(settings));
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  return 'no complaint';
}

describe('the start date', () => {
  it.each([
    ['2024-01-01', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T00:00:00.5Z', '2024-01-01T00:00:00.500Z'],
    ['2024-01-01T00:00:00-08:00', '2024-01-01T08:00:00.000Z'],
    ['2024-01-01 10:30:00+05:30', '2024-01-01T05:00:00.000Z'],
    ['2024-01-01t00:00:00z', '2024-01-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['1900-01-01', '1970-01-01T00:00:00.000Z'],
  ])('%s means %s', (text, expected) => {
    const { settings } = checkSyncSettings(inFile({ ...VALID, start_date: text }));
    expect(new Date(settings.start_date).toISOString()).toBe(expected);
  });

  it.each([
    '2024-02-31',
    '2023-02-29T00:00:00Z',
    '2024-13-01',
    '2024-01-01T25:00:00Z',
    '2024-01-01T00:00:00',
    '2024-01-01T00:00:00+99:00',
    'yesterday',
    '01/02/2024',
    '1704067200000',
    '',
  ])('cannot be "%s"', (text) => {
    expect(complaint({ ...VALID, start_date: text })).toBe(
      'config.json: "start_date" is not a date and time, such as "2024-01-01T00:00:00Z" or "2024-01-01". Example: "start_date": "2024-01-01T00:00:00Z".',
    );
  });

  it('is no number', () => {
    expect(complaint({ ...VALID, start_date: 1_704_067_200_000 })).toBe(
      'config.json: "start_date" is not text. Example: "start_date": "2024-01-01T00:00:00Z".',
    );
  });
});

describe('settings that are wrong', () => {
  it.each<[object, string]>([
    [{ token: '' }, '"token" is empty'],
    [{ token: 'key\n' }, '"token" contains white space'],
    [{ token: 5 }, '"token" is not text'],
    [{ user_agent: '' }, '"user_agent" is empty'],
    [{ user_agent: 'a\r\nb' }, '"user_agent" contains characters that no header can hold'],
    [{ user_agent: 'Bühne' }, '"user_agent" contains characters that no header can hold'],
    [{ environment: 'live' }, '"environment" must be one of "production", "sandbox", "eu", "demo"'],
    [
      { confidentiality: true },
      '"confidentiality" must be one of "auto", "non-confidential", "confidential", "all"',
    ],
    [{ child_refresh: 'always' }, '"child_refresh" must be one of "updated", "touched"'],
    [{ demo_day: 'tomorrow' }, '"demo_day" is neither a number of days from now'],
    [{ demo_day: '-1' }, '"demo_day" is neither a number of days from now'],
    [{ demo_day: '2026-02-30' }, '"demo_day" is neither a number of days from now'],
    [{ base_url: 'api.lever.co' }, '"base_url" is not an https address'],
    [{ base_url: 'http://api.lever.co/v1' }, '"base_url" is not an https address'],
    [{ base_url: 'https://user:pass@lever.example' }, '"base_url" contains more than a host'],
    [{ base_url: 'https://lever.example/v1?key=1' }, '"base_url" contains more than a host'],
    [{ requests_per_second: 'fast' }, '"requests_per_second" is not a number'],
    [{ requests_per_second: 0 }, '"requests_per_second" is below 0.1'],
    [{ burst: 1.5 }, '"burst" is not a whole number'],
    [{ burst: 0 }, '"burst" is below 1'],
    [{ max_concurrency: [] }, '"max_concurrency" is not a number'],
    [{ request_timeout_seconds: 1e9 }, '"request_timeout_seconds" is above 86400, a day'],
    [{ retry_budget_seconds: -1 }, '"retry_budget_seconds" is below 0'],
    [{ lookback_seconds: '' }, '"lookback_seconds" is not a number'],
    [{ child_sweep_requests: -5 }, '"child_sweep_requests" is below 0'],
    [
      { emit_activate_version_messages: 'maybe' },
      '"emit_activate_version_messages" is neither true nor false',
    ],
  ])('are named with file, key and remedy: %j', (setting, expected) => {
    const message = complaint({ ...VALID, ...setting });
    expect(message).toContain(`config.json: ${expected}`);
    expect(message).toMatch(/Example: "\w+": .+\.$|must be one of [^\n]+\.$/);
    expect(message).not.toContain('\n');
  });

  it('are all named at once, one a line', () => {
    const lines = complaint({ start_date: 'soon', burst: 0, environment: 'x' }).split('\n');
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/^config\.json: "\w+" .+\.$/);
  });

  it('are missing ones, with what to put there', () => {
    expect(complaint({}).split('\n')).toEqual([
      'config.json: "token" is missing. Create an API key in Lever (Settings, Integrations and API, API Credentials) and put it there.',
      'config.json: "start_date" is missing. Example: "start_date": "2024-01-01T00:00:00Z".',
    ]);
    expect(complaint({ token: null, start_date: null })).toBe(complaint({}));
  });
});

describe('settings that are right', () => {
  it('have documented defaults', () => {
    expect(checkSyncSettings(inFile(VALID)).settings).toEqual({
      token: 'key',
      start_date: Date.UTC(2024, 0, 1),
      environment: 'production',
      confidentiality: 'auto',
      max_concurrency: 50,
      request_timeout_seconds: 60,
      retry_budget_seconds: 600,
      lookback_seconds: 300,
      child_refresh: 'touched',
      child_sweep_requests: 1000,
      emit_activate_version_messages: false,
      erase_deleted_rows: false,
      include_secret: true,
    });
  });

  it.each<[object, object]>([
    [{ requests_per_second: '7.5' }, { requests_per_second: 7.5 }],
    [{ child_sweep_requests: '0' }, { child_sweep_requests: 0 }],
    [{ emit_activate_version_messages: 'yes' }, { emit_activate_version_messages: true }],
    [{ emit_activate_version_messages: '0' }, { emit_activate_version_messages: false }],
    [{ base_url: 'http://127.0.0.1:8080/v1' }, { base_url: 'http://127.0.0.1:8080/v1' }],
    [{ burst: null }, { max_concurrency: 50 }],
  ])('may be text, as the environment has them: %j', (setting, expected) => {
    expect(checkSyncSettings(inFile({ ...VALID, ...setting })).settings).toMatchObject(expected);
  });

  it('name the day of the demo account by a date, or by days from now', () => {
    const dayOf = (demo_day: string) =>
      checkSyncSettings(inFile({ ...VALID, demo_day })).settings.demo_day ?? 0;
    expect(dayOf('2026-10-01')).toBe(Date.UTC(2026, 9, 1));
    expect(dayOf('2026-10-01T09:00:00+01:00')).toBe(Date.UTC(2026, 9, 1, 8));
    const later = dayOf('+7') - Date.now();
    expect(later / 86_400_000).toBeCloseTo(7, 3);
  });

  it('need no key for the demo account', () => {
    expect(
      checkSyncSettings(inFile({ environment: 'demo', start_date: '2024-01-01' })).warnings,
    ).toEqual([]);
  });

  it('need neither key nor start date for discovery, but what is there is checked', () => {
    expect(checkDiscoverySettings(inFile({})).settings.start_date).toBeUndefined();
    expect(() => checkDiscoverySettings(inFile({ start_date: 'soon' }))).toThrow(
      '"start_date" is not a date',
    );
  });
});

describe('settings that nobody knows', () => {
  it.each([
    ['startdate', ' Did you mean "start_date"?'],
    ['Token', ' Did you mean "token"?'],
    ['request_per_second', ' Did you mean "requests_per_second"?'],
    ['warehouse', ''],
    ['constructor', ''],
  ])('are a warning that names the nearest known one: %s', (key, advice) => {
    const { warnings } = checkSyncSettings(inFile({ ...VALID, [key]: 1 }));
    expect(warnings).toEqual([`config.json: unknown setting "${key}".${advice}`]);
  });
});
