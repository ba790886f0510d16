/** A value of one setting and where it was found. */
export interface SettingSource {
  readonly value: unknown;
  /** A file name or an environment variable. */
  readonly source: string;
  /** The config file, when it was one: what can be written back to. */
  readonly file?: string;
  /** The file that the environment variable stands in, when it was one of those. */
  readonly variablesFile?: string;
}

/** Settings as they were gathered, before they are checked. */
export interface GatheredSettings {
  readonly values: ReadonlyMap<string, SettingSource>;
  /** Where a missing key would be looked for. */
  readonly source: string;
  /** What a key is called there. */
  nameOf(key: string): string;
  /** What was found besides settings, one sentence each. */
  readonly warnings: readonly string[];
}
