/** The installations of Lever, and the demo account; here by themselves, for those who need no more of the settings. */
export const ENVIRONMENTS = ['production', 'sandbox', 'eu', 'demo'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];
