import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Overview, ShownServer } from './overview';
import { Member, MemberEndpoint } from '../../members/member';
import { quoted } from '../../messages/names';

/** Characters in a line of text, 24 columns wide, and lines in a row of a dashboard. Both are less than what fits. */
const LINE = 150;
const LINES_PER_ROW = 2;

/** The introduction to a dashboard: the mesh, and what the dashboard leaves out. */
export function introduction(path: string, overview: Overview): cloudwatch.TextWidget {
  const { services, edges } = overview;
  const notes = [
    `${count(services, 'service')}, ${count(edges, 'edge')}. Each row shows a service, and the calls of its clients. For TCP, it shows the connections of all clients together.`,
    ...omissions(overview),
  ];
  const lines = notes.reduce((sum, note) => sum + Math.ceil(note.length / LINE), 0);
  return new cloudwatch.TextWidget({
    markdown: [`# ${escape(path)}`, ...notes.map(escape)].join('\n\n'),
    width: 24,
    height: 2 + Math.ceil((lines + notes.length) / LINES_PER_ROW),
  });
}

export function waveHeading(wave: number): cloudwatch.TextWidget {
  return new cloudwatch.TextWidget({ markdown: `## Wave ${wave}`, width: 24, height: 1 });
}

function omissions({ waves, otherServers, uncalled }: Overview): string[] {
  const shown = waves.flatMap(({ servers }) => servers);
  const inRow = ({ server }: ShownServer, what: string) => `Not shown in the row of '${server.name}': ${what}.`;
  return [
    ...(otherServers.length > 0 ? [`Not shown, because others have more clients: ${namesOf(otherServers)}.`] : []),
    ...shown.flatMap((row) => [
      ...(row.otherClients.length > 0 ? [inRow(row, `the calls of ${namesOf(row.otherClients)}`)] : []),
      ...(row.otherEndpoints.length > 0 ? [inRow(row, `the endpoints ${endpointNames(row.otherEndpoints)}`)] : []),
    ]),
    ...(uncalled.length > 0 ? [`Not shown, because no service of this mesh calls them: ${namesOf(uncalled)}.`] : []),
  ];
}

function endpointNames(endpoints: readonly MemberEndpoint[]): string {
  return quoted(endpoints.map(({ portMappingName }) => portMappingName));
}

function namesOf(members: readonly Member[]): string {
  return quoted(members.map(({ name }) => name));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Escapes what Markdown or HTML would read as markup. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>&~]/g, '\\$&');
}
