import { oneMesh, Spread, SpreadService } from './spread';

/** Services in layers, each depending on three of the layer before, one layer per stack. The same in every run. */
export function largeSpread(services: number, stacks: number): Spread {
  const perStack = services / stacks;
  const called = (index: number) =>
    [1, 7, 13].map((step) => index - perStack - (step % perStack)).filter((other) => other >= 0);
  const nameOf = (index: number) => `service-${index}`;
  return oneMesh(
    Array.from({ length: services }, (_, index): SpreadService => ({
      name: nameOf(index),
      place: `Stack${Math.floor(index / perStack)}`,
      group: 'own',
      endpoints: { http: {} },
      dependsOn: called(index).map(nameOf),
      connectsTo: index % 100 === 0 ? [nameOf((index + 1) % services)] : [],
    })).reverse(),
  );
}
