import { Assembly } from './assembly';
import { everythingLate } from './clock';
import { networkOf } from './network';

/** The ECS services of an assembly by `stack/logical id`, each with the services that are deployed before it in every order. */
export function waitsOf(assembly: Assembly): Map<string, Set<string>> {
  const network = networkOf(assembly);
  const clock = everythingLate(network);
  const services = network.units.filter(({ type }) => type === 'AWS::ECS::Service');
  return new Map(
    services.map((service) => {
      const before = services.filter((other) => other !== service && clock.isDone(other, service));
      return [service.id, new Set(before.map(({ id }) => id))];
    }),
  );
}
