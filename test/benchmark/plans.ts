import { Plan } from './wirings';
import { topologies } from '../support/topologies';

/** Each service depends on a number of services before it. */
export function band(count: number, edgesEach: number, servicesPerStack = count): Plan {
  const services = Array.from({ length: count }, (_, index) => ({
    name: `service${index}`,
    dependsOn: Array.from({ length: Math.min(edgesEach, index) }, (__, edge) => index - edge - 1),
  }));
  return { services, servicesPerStack };
}

export function chain(count: number): Plan {
  return band(count, 1);
}

/** Each service depends on all services before it, and has its own stack. */
export function completeStacks(count: number): Plan {
  return band(count, count, 1);
}

/** The services and dependencies of real applications, each in one stack. */
export function realPlans(): Record<string, Plan> {
  return Object.fromEntries(
    topologies().map(({ name, services }) => {
      const names = services.map((service) => service.name);
      const plan: Plan = {
        services: services.map((service) => ({
          name: service.name,
          dependsOn: service.dependsOn.map((other) => names.indexOf(other)),
        })),
        servicesPerStack: services.length,
      };
      return [name, plan];
    }),
  );
}
