import type { z } from 'zod';
import { suggestion } from '../did-you-mean.ts';
import { InputError } from '../errors.ts';
import { credentialProblem } from './credential-problem.ts';
import type { GatheredSettings } from './gathered-settings.ts';
import { DISCOVERY_SETTINGS, type DiscoverySettings, SETTINGS, type Settings } from './settings.ts';

/** Checked settings, and what deserves a warning about them. */
export interface Config<Checked extends DiscoverySettings = Settings> {
  readonly settings: Checked;
  /** The settings before they were checked, with their sources. */
  readonly gathered: GatheredSettings;
  readonly warnings: readonly string[];
}

/**
 * Checks the settings for reading data, which needs a start date and credentials. Throws
 * {@link InputError} with one line for each problem: the file, the key, what is wrong, and an
 * example.
 */
export function checkSyncSettings(gathered: GatheredSettings, now = Date.now()): Config {
  const config = checkWith(SETTINGS, gathered, credentialProblem);
  // The bookmark of such a run would leave out whatever happens until then.
  if (config.settings.start_date > now)
    throw new InputError(
      `${gathered.values.get('start_date')?.source}: "start_date" lies in the future.${exampleOf('start_date')}`,
    );
  return config;
}

/** The same for commands that only ask Lever about the key, and need neither. */
export function checkDiscoverySettings(gathered: GatheredSettings): Config<DiscoverySettings> {
  return checkWith(DISCOVERY_SETTINGS, gathered, () => undefined);
}

function checkWith<Schema extends typeof SETTINGS | typeof DISCOVERY_SETTINGS>(
  schema: Schema,
  gathered: GatheredSettings,
  problemOf: typeof credentialProblem,
): Config<z.infer<Schema>> {
  const { given, warnings } = sortSettings(gathered);
  const result = schema.safeParse(given);
  const problem = problemOf(given, gathered);
  const lines = [
    ...(problem === undefined ? [] : [problem]),
    ...(result.success ? [] : describeIssues(result.error, gathered, given)),
  ];
  if (lines.length > 0 || !result.success) throw new InputError([...new Set(lines)].join('\n'));
  return { settings: result.data as z.infer<Schema>, gathered, warnings };
}

/** The values of known keys, and warnings about others; null counts as absent. */
function sortSettings(gathered: GatheredSettings): {
  readonly given: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
} {
  const given: Record<string, unknown> = {};
  const warnings = [...gathered.warnings];
  for (const [key, { value, source }] of gathered.values) {
    if (value === null) continue;
    if (Object.hasOwn(SETTINGS.shape, key)) given[key] = value;
    else
      warnings.push(
        `${source}: unknown setting "${key}".${suggestion(key, Object.keys(SETTINGS.shape))}`,
      );
  }
  return { given, warnings };
}

function describeIssues(
  { issues }: z.ZodError,
  { values, source, nameOf }: GatheredSettings,
  given: Readonly<Record<string, unknown>>,
): string[] {
  return issues.map((issue) => {
    const key = String(issue.path[0]);
    if (!Object.hasOwn(given, key)) return `${source}: ${nameOf(key)} is missing.${exampleOf(key)}`;
    return `${values.get(key)?.source ?? source}: "${key}" ${describeIssue(issue)}.${exampleOf(key)}`;
  });
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value')
    return `must be one of ${issue.values.map((value) => `"${String(value)}"`).join(', ')}`;
  return issue.code === 'invalid_union' ? 'is neither true nor false' : issue.message;
}

function exampleOf(key: string): string {
  return EXAMPLES[key] === undefined ? '' : ` Example: "${key}": ${EXAMPLES[key]}.`;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  start_date: '"2024-01-01T00:00:00Z"',
  token: '"your-api-key"',
  client_id: '"id-of-your-app"',
  client_secret: '"secret-of-your-app"',
  refresh_token: '"token-that-the-app-was-given"',
  user_agent: '"tap-lever (you@example.com)"',
  demo_day: '"+1"',
  base_url: '"https://api.lever.co/v1"',
  oauth_url: '"https://auth.lever.co/oauth/token"',
  requests_per_second: '10',
  burst: '20',
  max_concurrency: '50',
  request_timeout_seconds: '60',
  retry_budget_seconds: '600',
  lookback_seconds: '300',
  child_sweep_requests: '1000',
  emit_activate_version_messages: 'false',
};
