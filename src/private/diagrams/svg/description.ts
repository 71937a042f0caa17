import type { Diagram, DiagramService } from '../diagram';
import { printable } from '../printable';
import { Kind, kindOf, KINDS } from './kinds';

/** Characters that change the direction of what follows them in a sentence. */
const DIRECTIONAL =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Bidi_Control}]/u;
const VERBS: Readonly<Record<Kind, string>> = {
  ordered: 'depends on',
  unordered: 'connects to',
  problem: 'may not find',
};
const ISOLATE = '\u2068';
const END_ISOLATE = '\u2069';

/** Says in words what a diagram shows, for people who do not see it. */
export function describe(diagram: Diagram): string {
  const services = servicesOf(diagram);
  const names = (members: readonly DiagramService[]) => members.map(({ name }) => isolate(name)).join(', ');
  const uses = (id: string, kind: Kind) => [
    ...new Set(
      diagram.edges
        .filter((edge) => edge.dependent === id && kindOf(edge) === kind)
        .map(({ dependency }) => services.get(dependency)!),
    ),
  ];
  const sentences = [
    `Services: ${services.size}, deployment waves: ${diagram.waves.length}, edges: ${diagram.edges.length}.`,
    ...diagram.waves.map((wave, index) => `Wave ${index + 1}: ${names(wave)}.`),
    ...(diagram.externalServices?.length ? [`External services: ${names(diagram.externalServices)}.`] : []),
  ];
  for (const { id, name } of services.values()) {
    for (const kind of KINDS) {
      const used = uses(id, kind);
      if (used.length > 0) sentences.push(`${isolate(name)} ${VERBS[kind]} ${names(used)}.`);
    }
  }
  return sentences.join(' ');
}

export function servicesOf({ waves, externalServices = [] }: Diagram): Map<string, DiagramService> {
  return new Map([...waves.flat(), ...externalServices].map((service) => [service.id, service]));
}

/** Keeps a name written from right to left from changing the order of the words around it. */
export function isolate(name: string): string {
  const shown = printable(name);
  return DIRECTIONAL.test(shown) ? ISOLATE + shown + END_ISOLATE : shown;
}
