/** The value of one setting, and where it was found. */
export interface SettingSource {
  readonly value: unknown;
  /** A file name or an environment variable. */
  readonly source: string;
  /** The config file that holds it, which a new value can be written back to. */
  readonly file?: string;
  /** The file of variables that holds it. */
  readonly variablesFile?: string;
}

/** Settings as they were gathered, before they are checked. */
export interface GatheredSettings {
  readonly values: ReadonlyMap<string, SettingSource>;
  /** Where a missing key would be looked for. */
  readonly source: string;
  /** What a key is called there. */
  nameOf(key: string): string;
  /** One sentence each. */
  readonly warnings: readonly string[];
}
