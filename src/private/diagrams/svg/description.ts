import type { Diagram, DiagramService } from '../diagram';

/** Characters that change the direction of what follows them in a sentence. */
const DIRECTIONAL =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Bidi_Control}]/u;
const ISOLATE = '\u2068';
const END_ISOLATE = '\u2069';

/** Says in words what a diagram shows, for people who do not see it. */
export function describe(diagram: Diagram): string {
  const services = servicesOf(diagram);
  const names = (members: readonly DiagramService[]) => members.map(({ name }) => isolate(name)).join(', ');
  const uses = (id: string, ordered: boolean) => [
    ...new Set(
      diagram.edges
        .filter((edge) => edge.dependent === id && edge.ordered === ordered)
        .map(({ dependency }) => services.get(dependency)!),
    ),
  ];
  const sentences = [
    `Services: ${services.size}, deployment waves: ${diagram.waves.length}, edges: ${diagram.edges.length}.`,
    ...diagram.waves.map((wave, index) => `Wave ${index + 1}: ${names(wave)}.`),
    ...(diagram.externalServices?.length ? [`External services: ${names(diagram.externalServices)}.`] : []),
  ];
  for (const { id, name } of services.values()) {
    const ordered = uses(id, true);
    const unordered = uses(id, false);
    if (ordered.length > 0) sentences.push(`${isolate(name)} depends on ${names(ordered)}.`);
    if (unordered.length > 0) sentences.push(`${isolate(name)} connects to ${names(unordered)}.`);
  }
  return sentences.join(' ');
}

export function servicesOf({ waves, externalServices = [] }: Diagram): Map<string, DiagramService> {
  return new Map([...waves.flat(), ...externalServices].map((service) => [service.id, service]));
}

/** Keeps a name written from right to left from changing the order of the words around it. */
export function isolate(name: string): string {
  return DIRECTIONAL.test(name) ? ISOLATE + name + END_ISOLATE : name;
}
