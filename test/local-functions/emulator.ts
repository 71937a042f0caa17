import { ChildProcess, spawn } from 'child_process';
import * as path from 'path';

const SERVER = path.join(__dirname, 'server.py');
const MAX_LOG_LINES = 60;

/** The AWS SDK of the tools folder, which NODE_PATH names. */
function api(client: 'CloudFormation' | 'CloudWatchLogs' | 'ECS' | 'ServiceDiscovery'): any {
  const packages = { CloudWatchLogs: 'cloudwatch-logs' } as Record<string, string>;
  const sdk = module.require(`@aws-sdk/client-${packages[client] ?? client.toLowerCase()}`);
  return new sdk[client]();
}

export interface StackEvent {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly time: Date;
}

/** ministack, on the loopback interface of this network namespace. */
export class Emulator {
  public static async start(): Promise<Emulator> {
    const python = path.join(process.env.LOCAL_FUNCTIONS_TOOLS!, 'python', 'bin', 'python');
    const emulator = new Emulator(spawn(python, [SERVER], { stdio: ['ignore', 'pipe', 'pipe'] }));
    for (let attempt = 0; attempt < 120; attempt++) {
      if (await emulator.cloudFormation.listStacks({}).catch(() => undefined)) return emulator;
      await seconds(0.5);
    }
    throw new Error(`ministack did not start:\n${emulator.log.join('')}`);
  }

  public readonly log: string[] = [];
  public readonly address = process.env.AWS_ENDPOINT_URL!;
  private readonly cloudFormation = api('CloudFormation');

  private constructor(private readonly server: ChildProcess) {
    for (const stream of [server.stdout!, server.stderr!]) {
      stream.on('data', (text) => this.log.push(String(text)) > MAX_LOG_LINES && this.log.shift());
    }
  }

  public end() {
    this.server.kill();
  }

  /** Creates or updates a stack, waits until CloudFormation is done, and returns the events. */
  public async deploy(StackName: string, template: object, isUpdate = false): Promise<StackEvent[]> {
    const known = isUpdate ? (await this.events(StackName)).length : 0;
    const request = { StackName, TemplateBody: JSON.stringify(template), Capabilities: ['CAPABILITY_IAM'] };
    await this.cloudFormation[isUpdate ? 'updateStack' : 'createStack'](request);
    return this.wait(StackName, known);
  }

  public async delete(StackName: string): Promise<StackEvent[]> {
    const known = (await this.events(StackName)).length;
    const { Stacks } = await this.cloudFormation.describeStacks({ StackName });
    await this.cloudFormation.deleteStack({ StackName });
    return this.wait(Stacks[0].StackId, known);
  }

  /** The id of the newest deployment of a service. */
  public async primaryDeployment(service: string, cluster = 'shop'): Promise<string> {
    const { services } = await api('ECS').describeServices({ cluster, services: [service] });
    return services[0].deployments.find(({ status }: any) => status === 'PRIMARY').id;
  }

  /** The newest deployment of each ECS service of a stack, by logical id. */
  public async deployments(StackName: string): Promise<Record<string, string>> {
    const found = (await this.resources(StackName)).filter(({ type }) => type === 'AWS::ECS::Service');
    const entries = found.map(async ({ id, physicalId }) => {
      const [cluster, name] = physicalId.split('/').slice(-2);
      return [id, await this.primaryDeployment(name, cluster)];
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** The resources of a stack; none if it does not exist. */
  public async resources(StackName: string): Promise<{ id: string; type: string; physicalId: string }[]> {
    const found = await this.cloudFormation.describeStackResources({ StackName }).catch(() => undefined);
    return (found?.StackResources ?? []).map((each: any) => ({
      id: each.LogicalResourceId,
      type: each.ResourceType,
      physicalId: each.PhysicalResourceId,
    }));
  }

  /** The values that `aws ssm get-parameters-by-path --recursive` lists, by name. */
  public async parameters(Path: string): Promise<Record<string, string>> {
    const { Parameters } = await this.call('ssm', 'AmazonSSM.GetParametersByPath', { Path, Recursive: true });
    return Object.fromEntries(Parameters.map(({ Name, Value }: any) => [Name, Value]));
  }

  /** Creates the cluster and the namespace that all teams share. */
  public async createPlatform(name: string) {
    await api('ECS').createCluster({ clusterName: name });
    await api('ServiceDiscovery').createHttpNamespace({ Name: name });
  }

  /** Calls an API without a client in the tools folder. */
  private async call(service: string, operation: string, body: object): Promise<any> {
    const response = await fetch(this.address, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': operation,
        authorization: `AWS4-HMAC-SHA256 Credential=test/20200101/us-east-1/${service}/aws4_request`,
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${operation} got ${response.status}: ${await response.text()}`);
    return response.json();
  }

  /** Registers an endpoint, as ECS does when its first task runs. */
  public async registerEndpoint(namespace: string, discoveryName: string) {
    const cloudMap = api('ServiceDiscovery');
    const { Namespaces } = await cloudMap.listNamespaces({});
    const { Id: NamespaceId } = Namespaces.find(({ Name }: any) => Name === namespace);
    const { Service } = await cloudMap.createService({ NamespaceId, Name: discoveryName });
    await cloudMap.registerInstance({
      ServiceId: Service.Id,
      InstanceId: 'task',
      Attributes: { AWS_INSTANCE_IPV4: '10.0.0.1' },
    });
  }

  /** The log of the functions, the oldest lines first. */
  public async functionLog(): Promise<string[]> {
    const logs = api('CloudWatchLogs');
    const { logGroups } = await logs.describeLogGroups({});
    const groups = await Promise.all(
      logGroups.map(({ logGroupName }: any) => logs.filterLogEvents({ logGroupName, limit: 1000 })),
    );
    const events: { timestamp: number; message: string }[] = groups.flatMap((group: any) => group.events);
    const lines = events.sort((a, b) => a.timestamp - b.timestamp).map(({ message }) => message.trim());
    return lines.filter((line) => !/^(START|END|REPORT|INIT_START) /.test(line));
  }

  private async wait(stack: string, known: number): Promise<StackEvent[]> {
    for (;;) {
      await seconds(1);
      const { Stacks } = await this.cloudFormation.describeStacks({ StackName: stack });
      if (!/_IN_PROGRESS$/.test(Stacks[0].StackStatus)) return (await this.events(stack)).slice(known);
    }
  }

  /** All events of a stack, the oldest first; none if it does not exist. */
  public async events(StackName: string): Promise<StackEvent[]> {
    const events: any[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.cloudFormation.describeStackEvents({ StackName, NextToken }).catch(() => undefined);
      if (!page) return [];
      events.push(...page.StackEvents);
      ({ NextToken } = page);
    } while (NextToken);
    return events.reverse().map((event) => ({
      id: event.LogicalResourceId,
      type: event.ResourceType,
      status: event.ResourceStatus,
      reason: event.ResourceStatusReason,
      time: event.Timestamp,
    }));
  }
}

export function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}
