import * as fs from 'fs';
import * as path from 'path';

/** A real application: its services, as its authors declared them for Docker Compose. */
export interface Topology {
  readonly name: string;
  readonly services: readonly TopologyService[];
}

export interface TopologyService {
  readonly name: string;
  readonly dependsOn: readonly string[];
  /** Services that its configuration names although it declares no dependency on them. */
  readonly connectsTo: readonly string[];
  /** The port that it listens on, which most Compose files do not specify. */
  readonly port: number;
  /** Whether another service calls it. */
  readonly called: boolean;
}

const FOLDER = path.join(__dirname, '..', 'topologies');
const DEFAULT_PORT = 8080;

export function topologies(): Topology[] {
  return fs.readdirSync(FOLDER).sort().map(read);
}

function read(file: string): Topology {
  const { name, services } = JSON.parse(fs.readFileSync(path.join(FOLDER, file), 'utf8'));
  const called = new Set(services.flatMap((each: any) => [...each.dependsOn, ...each.references]));
  return {
    name,
    services: services.map(({ name: service, dependsOn, references, ports }: any) => ({
      name: service,
      dependsOn,
      connectsTo: references.filter((other: string) => !dependsOn.includes(other)),
      port: ports[0] ?? DEFAULT_PORT,
      called: called.has(service),
    })),
  };
}
