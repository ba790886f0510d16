import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { streams } from '../../src/streams/index.ts';
import { serializeStreamState } from '../../src/sync/run/bookmark.ts';
import { openAccount } from '../helpers/open-account.ts';
import { readMessages, runTap } from '../helpers/run-tap.ts';
import { recordedStates, statesOfRuns } from '../helpers/saved-states.ts';
import { mergeDeeply } from '../sync/history-states.ts';
import { mergeStates, openProject, readExtractor } from './meltano-project.ts';

const START = Date.UTC(2024, 0, 1);

interface About {
  readonly capabilities: readonly string[];
  readonly settings: { readonly properties: Readonly<Record<string, SettingSchema>> };
}

interface SettingSchema {
  readonly description?: string;
  readonly secret?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly string[];
}

describe('Meltano', () => {
  it('has a definition with the settings that the tap has', async () => {
    const extractor = await readExtractor();
    const run = await runTap(['--about', '--format', 'json']);
    const { settings, capabilities } = JSON.parse(run.stdout) as About;
    const described = Object.entries(settings.properties).map(([name, schema]) => ({
      name,
      description: schema.description,
      isSensitive: schema.secret ?? false,
      default: schema.default === undefined ? undefined : String(schema.default),
      choices: schema.enum,
    }));
    const defined = extractor.settings.map((setting) => {
      const standard = setting['value'] ?? setting['placeholder'];
      const options = setting['options'] as { value: string }[] | undefined;
      return {
        name: setting['name'],
        description: setting['description'],
        isSensitive: setting['sensitive'] ?? false,
        default: standard === undefined ? undefined : String(standard),
        choices: options?.map(({ value }) => value),
      };
    });
    expect(defined).toEqual(described);
    expect(capabilities).toEqual(expect.arrayContaining([...extractor.capabilities]));
  });

  it('runs again from the state that it kept, and from the start with --full-refresh', async () => {
    const { meltano, countRecords, path } = await openProject();
    await meltano('install');
    await meltano('run', 'tap-lever', 'target-jsonl');
    const whole = countRecords('opportunities');
    const byDefault = streams.filter(({ isDefault }) => isDefault).map(({ name }) => name);
    const files = readdirSync(join(path, 'output')).map((file) => file.replace('.jsonl', ''));
    expect(files.sort()).toEqual(byDefault.sort());
    await meltano('run', 'tap-lever', 'target-jsonl');
    const changed = countRecords('opportunities') - whole;
    expect(changed).toBeLessThan(whole / 10);
    await meltano('run', '--full-refresh', 'tap-lever', 'target-jsonl');
    expect(countRecords('opportunities')).toBe(2 * whole + changed);
  });

  it('merges states as the default tests suppose', async () => {
    const states = await statesOfRuns();
    const pairs = [...recordedStates(), ...states].flatMap((older) =>
      states.map((newer) => [older, newer] as const),
    );
    expect(await mergeStates(pairs)).toEqual(
      pairs.map(([older, newer]) => mergeDeeply(older, newer)),
    );
    // What version 0.1.0 did.
    const [older, newer] = [{ resume: null }, { resume: { at: 'a time' } }];
    expect(() => mergeDeeply(older, newer)).toThrow(TypeError);
    await expect(mergeStates([[older, newer]])).rejects.toThrow('TypeError');
  });

  it('runs from a state that was merged into a complete one, as after a full refresh that was cut short', async () => {
    const { meltano, countRecords } = await openProject();
    await meltano('install');
    await meltano('run', 'tap-lever', 'target-jsonl');
    const whole = countRecords('opportunities');
    const load = {
      phase: 'archived',
      startDate: START,
      cursor: { at: START },
      nextBookmark: Date.now(),
    } as const;
    const opportunities = serializeStreamState('updatedAt', { backfill: load });
    const merged = { singer_state: { bookmarks: { opportunities } } };
    const [id = ''] = (await meltano('state', 'list')).match(/\S*tap-lever-to-target-jsonl/) ?? [];
    await meltano('state', 'merge', id, JSON.stringify(merged));
    await meltano('run', 'tap-lever', 'target-jsonl');
    expect(countRecords('opportunities')).toBeGreaterThanOrEqual(whole);
  });

  it('shows a warning of ours as a warning, with its stream', async () => {
    const { company, server } = await openAccount({ company: createCompany({ opportunities: 3 }) });
    Object.assign(company.users[0] ?? {}, { shoeSize: 42 });
    const { meltano, logOf } = await openProject();
    await meltano('install');
    const log = await logOf(['run', 'tap-lever', 'target-jsonl'], {
      TAP_LEVER_ENVIRONMENT: 'production',
      TAP_LEVER_TOKEN: 'demo',
      TAP_LEVER_BASE_URL: server.url,
    });
    const [warning] = log.filter(({ stream_name: stream }) => stream === 'users');
    expect(warning).toMatchObject({
      level: 'warning',
      event: 'Lever sends a field that the catalog does not know.',
      name: 'tap-lever',
      field: 'shoeSize (integer)',
    });
    const [end] = log.filter(({ event }) => String(event).startsWith('Done after'));
    expect(end).toMatchObject({ level: 'info', exitCode: 0 });
  });

  it('replicates the streams and fields that meltano select names', async () => {
    const { meltano } = await openProject();
    await meltano('select', 'tap-lever', '--clear');
    await meltano('select', 'tap-lever', 'users', 'name');
    await meltano('select', 'tap-lever', 'opportunity_offers', '*');
    await meltano('select', 'tap-lever', '--exclude', 'opportunity_offers', 'fields');
    const { messages } = readMessages(await meltano('invoke', 'tap-lever'));
    const columns = messages
      .filter(({ type }) => type === 'SCHEMA')
      .map(({ stream, schema }) => [
        stream,
        Object.keys((schema as { properties: object }).properties),
      ]);
    const [users, offers] = columns;
    expect(columns.length).toBe(2);
    expect(users).toEqual(['users', ['id', 'name']]);
    expect(offers?.[0]).toBe('opportunity_offers');
    expect(offers?.[1]).toEqual(expect.arrayContaining(['id', 'status', 'opportunityId']));
    expect(offers?.[1]).not.toContain('fields');
    expect(messages.filter(({ stream }) => stream === 'opportunity_offers').length).toBeGreaterThan(
      1,
    );
  });

  it('shows single records with meltano invoke --test', async () => {
    const { meltano } = await openProject();
    const { messages } = readMessages(await meltano('invoke', 'tap-lever', '--test'));
    const names = (wanted: string) =>
      messages.filter(({ type }) => type === wanted).map(({ stream }) => stream);
    expect(names('SCHEMA')).toEqual(expect.arrayContaining(names('RECORD')));
    expect(names('RECORD')).toContain('opportunities');
    expect(new Set(names('RECORD')).size).toBe(names('RECORD').length);
  });
});
