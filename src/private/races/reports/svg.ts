import { diagramOfCheck, isRace } from './diagram-of-check';
import { Report } from './report';
import { svg } from '../../diagrams/svg/svg';

/** A picture: services by wave, races in red. Calls with other findings have a label. */
export const svgReport: Report = (result) =>
  svg(
    diagramOfCheck(result, (findings) => {
      const others = findings.filter((each) => !isRace(each)).map(({ rule }) => rule);
      return others.length > 0 ? others.join(', ') : undefined;
    }),
  ).trimEnd();
