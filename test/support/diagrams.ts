import { Topology } from './topologies';
import { Diagram, DiagramEdge, DiagramService } from '../../src/private/diagrams/diagram';

/** The diagram of a real application. */
export function diagramOf({ name: title, services }: Topology): Diagram {
  const ids = new Map(services.map(({ name }, index) => [name, `s${index}`]));
  const waveOf = new Map<string, number>();
  const wave = (name: string): number => {
    if (!waveOf.has(name)) {
      const { dependsOn } = services.find((service) => service.name === name)!;
      waveOf.set(
        name,
        dependsOn.reduce((latest, other) => Math.max(latest, wave(other) + 1), 0),
      );
    }
    return waveOf.get(name)!;
  };
  const waves: DiagramService[][] = [];
  for (const { name, port, called } of services) {
    (waves[wave(name)] ??= []).push({ id: ids.get(name)!, name, endpoints: called ? [`${name}:${port}`] : [] });
  }
  const edges = services.flatMap(({ name, dependsOn, connectsTo }) => {
    const edge =
      (ordered: boolean) =>
      (other: string): DiagramEdge => ({
        dependent: ids.get(name)!,
        dependency: ids.get(other)!,
        ordered,
      });
    return [...dependsOn.map(edge(true)), ...connectsTo.map(edge(false))];
  });
  return { title, waves: Array.from(waves, (each) => each ?? []), edges };
}

/** A random diagram with a number of services and a realistic structure, the same each time for the same seed. */
export function randomDiagram(size: number, seed: number): Diagram {
  let state = seed;
  const random = (bound: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // eslint-disable-line no-bitwise
    return Math.floor((state / 2 ** 32) * bound);
  };
  const kinds = ['api', 'worker', 'db', 'cache', 'gateway', 'queue', 'search-index', 'mailer'];
  const teams = ['cart', 'order', 'user', 'payment', 'stock', 'notification', 'recommendation'];
  const services = Array.from({ length: size }, (_, index): DiagramService => {
    const name = `${teams[random(teams.length)]}-${kinds[random(kinds.length)]}-${index}`;
    const endpoints = [[], [`${name}:80`], [`${name}:80`], [`${name}:8080`, `${name}-grpc:9090`]][random(4)];
    return { id: `s${index}`, name, endpoints };
  });
  const externals = services.splice(0, Math.ceil(size / 15));
  const edges: DiagramEdge[] = [];
  const waveOf = services.map(() => 0);
  services.forEach((service, index) => {
    for (let count = index < size / 4 ? 0 : 1 + random(3); count > 0; count--) {
      const other = random(index);
      const ordered = random(5) > 0;
      if (edges.some(({ dependent, dependency }) => dependent === service.id && dependency === services[other].id)) {
        continue;
      }
      if (ordered) waveOf[index] = Math.max(waveOf[index], waveOf[other] + 1);
      edges.push({
        dependent: service.id,
        dependency: services[other].id,
        ordered,
        problem: random(25) === 0,
        label: services[other].endpoints.length > 1 && random(2) === 0 ? 'grpc' : undefined,
      });
    }
    if (random(8) === 0) {
      edges.push({ dependent: service.id, dependency: externals[random(externals.length)].id, ordered: true });
    }
    if (random(10) === 0) {
      edges.push({ dependent: service.id, dependency: services[random(services.length)].id, ordered: false });
    }
  });
  const waves: DiagramService[][] = Array.from({ length: Math.max(...waveOf) + 1 }, () => []);
  services.forEach((service, index) => waves[waveOf[index]].push(service));
  return { title: `${size} random services`, waves, externalServices: externals, edges };
}
