// Made by `npm run docs` from src/streams/, schemas/ and test/fixtures/. Edit those.
import type { SampledEndpoint } from './endpoint.ts';

/** The endpoint of every stream that is not simulated by hand. */
export const sampledEndpoints: readonly SampledEndpoint[] = [];
