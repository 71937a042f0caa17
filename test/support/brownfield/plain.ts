import { Brownfield, BrownfieldService } from './brownfield';

/** A service with a configuration of the usual kind. */
export function plainService(name: string, more: Partial<BrownfieldService> = {}): BrownfieldService {
  return {
    name,
    place: 'Shop',
    style: 'enableServiceConnect()',
    configured: 'at once',
    spelling: 'name',
    hasEndpoint: true,
    hasAlias: true,
    hasDiscoveryName: true,
    group: 'own',
    dependsOn: [],
    connectsTo: [],
    turn: 0,
    ...more,
  };
}

/** An application with these services and nothing else. */
export function plainBrownfield(
  services: readonly BrownfieldService[],
  more: Partial<Omit<Brownfield, 'services'>> = {},
): Brownfield {
  return {
    isInStage: false,
    hasFlags: true,
    namespace: 'created',
    meshIn: 'last',
    namesNamespace: false,
    declaredBy: 'rows',
    lines: [],
    ...more,
    services,
  };
}
