/* eslint-disable @typescript-eslint/no-require-imports -- an import would load these files together with the library */

/** The parts of the library that most apps do not use, loaded when they are used first: a third of all files. */
export const onDemand = {
  raceCheck: (): typeof import('./private/races/check-for-plugin') => require('./private/races/check-for-plugin'),
  dashboard: (): typeof import('./private/metrics/dashboard/widgets') => require('./private/metrics/dashboard/widgets'),
  mermaid: (): typeof import('./private/diagrams/mermaid') => require('./private/diagrams/mermaid'),
  dot: (): typeof import('./private/diagrams/dot') => require('./private/diagrams/dot'),
  svg: (): typeof import('./private/diagrams/svg/svg') => require('./private/diagrams/svg/svg'),
};
