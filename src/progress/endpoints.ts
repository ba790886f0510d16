import type { StreamDefinition } from '../streams/define.ts';

/** An endpoint of Lever's API and the stream that is read from it. */
export interface EndpointTag {
  readonly stream: string;
  /** The path, with `{id}` where an id stands. */
  readonly endpoint: string;
}

/** Finds the endpoint of a path among those of the declared streams. */
export type FindEndpoint = (path: string) => EndpointTag | undefined;

/** Creates the finder. Where a fixed path and one with an id both fit, the fixed one is meant. */
export function createEndpointFinder(definitions: readonly StreamDefinition[]): FindEndpoint {
  const fixed = new Map<string, EndpointTag>();
  const open: { readonly pattern: RegExp; readonly found: EndpointTag }[] = [];
  for (const definition of definitions)
    for (const endpoint of pathsOf(definition)) {
      const found = { stream: definition.name, endpoint };
      if (!endpoint.includes('{')) fixed.set(endpoint, found);
      else open.push({ pattern: patternOf(endpoint), found });
    }
  return (path) => fixed.get(path) ?? open.find(({ pattern }) => pattern.test(path))?.found;
}

function pathsOf({ source }: StreamDefinition): readonly string[] {
  if (source.kind === 'derived' || source.kind === 'reads') return [];
  const path = source.kind === 'expanded' ? source.fallbackPath : source.path;
  return [path.replace(/\{\w+\}/g, '{id}')];
}

function patternOf(endpoint: string): RegExp {
  return new RegExp(`^${endpoint.replaceAll('{id}', '[^/]+')}$`);
}
