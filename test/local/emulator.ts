import { ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import * as path from 'path';
import * as readline from 'readline';
import { withoutAccount } from './environment';

const RUN = path.join(__dirname, '..', 'python', 'run.sh');
const SERVER = path.join(__dirname, 'emulator', 'server.py');

/** An ECS service as the ECS API returns it, with times in seconds. */
interface DescribedService {
  readonly serviceName: string;
  readonly status: string;
  readonly deployments: readonly { readonly createdAt: number; readonly updatedAt: number }[];
}

/** The times at which the last deployment of a service began and, if it was deleted, at which it was deleted. */
export interface ServiceTimes {
  /** The physical id, `stack-logicalId-random`. */
  readonly physicalName: string;
  readonly deployed: number;
  readonly deleted?: number;
}

/** moto, in a separate process on a free port, which emulates the account of the deployments. */
export class Emulator {
  /** Starts it. The first time, this also installs moto. */
  public static async start(): Promise<Emulator> {
    // It ends when its standard input is closed, which happens in any case when this process ends.
    const server = spawn(RUN, ['python', SERVER], { stdio: 'pipe', env: withoutAccount() });
    const log: string[] = [];
    readline.createInterface(server.stderr).on('line', (line) => log.push(line));
    const address = await Promise.race([
      once(readline.createInterface(server.stdout), 'line').then(([line]) => line as string),
      once(server, 'close').then(([code]) => {
        throw new Error(`the emulator ended with ${code}:\n${log.join('\n')}`);
      }),
    ]);
    return new Emulator(server, address, log);
  }

  private constructor(
    private readonly server: ChildProcess,
    public readonly address: string,
    private readonly log: readonly string[],
  ) {}

  public async end() {
    this.server.kill();
    if (this.server.exitCode === null && this.server.signalCode === null) await once(this.server, 'exit');
  }

  /** The last lines of its log, without those about requests. */
  public get complaints(): string {
    return this.log
      .filter((line) => !line.includes('HTTP/1.1'))
      .slice(-40)
      .join('\n');
  }

  /** The services of all clusters, including deleted ones. */
  public async services(): Promise<ServiceTimes[]> {
    const { clusterArns } = await this.ecs('ListClusters', {});
    const byCluster = await Promise.all(
      clusterArns.map(async (cluster: string) => {
        const { serviceArns } = await this.ecs('ListServices', { cluster });
        const { services } = await this.ecs('DescribeServices', { cluster, services: serviceArns });
        return services as DescribedService[];
      }),
    );
    return byCluster.flat().map(({ serviceName, status, deployments: [last] }) => ({
      physicalName: serviceName,
      deployed: last.createdAt,
      deleted: status === 'INACTIVE' ? last.updatedAt : undefined,
    }));
  }

  /** The physical ids of the resources of a stack by their logical ids. */
  public async resources(stackName: string): Promise<Map<string, string>> {
    const xml = await this.post('cloudformation', {
      'content-type': 'application/x-www-form-urlencoded',
      body: new URLSearchParams({
        Action: 'DescribeStackResources',
        StackName: stackName,
        Version: '2010-05-15',
      }).toString(),
    });
    const field = (member: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(member)?.[1] ?? '';
    const members = xml.split('<member>').slice(1);
    return new Map(
      members.map((each): [string, string] => [field(each, 'LogicalResourceId'), field(each, 'PhysicalResourceId')]),
    );
  }

  private async ecs(operation: string, body: object): Promise<any> {
    const answer = await this.post('ecs', {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
      body: JSON.stringify(body),
    });
    return JSON.parse(answer);
  }

  private async post(service: string, { body, ...headers }: Record<string, string>): Promise<string> {
    // moto does not verify the signature, but reads the name of the service from it.
    const authorization = `AWS4-HMAC-SHA256 Credential=nobody/20200101/us-east-1/${service}/aws4_request`;
    const response = await fetch(this.address, { method: 'POST', headers: { ...headers, authorization }, body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} answered ${response.status}: ${text}`);
    return text;
  }
}
