import type { Environment } from '../config/environments.ts';
import type { Confidentiality } from '../lever/confidentiality.ts';

/** The flags of `tap-lever init`; a question whose flag is given is not asked. */
export interface InitFlags {
  /** The files to write. */
  readonly config: string;
  readonly catalog: string;
  readonly environment?: Environment;
  readonly baseUrl?: string;
  /** The file that holds the API key, or `-` for standard input. */
  readonly tokenFile?: string;
  readonly startDate?: string;
  /** `default`, `all`, or patterns separated by commas. */
  readonly streams?: string;
  readonly confidentiality?: Confidentiality;
  readonly force?: true;
}
