import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { MeshEdge, MeshService } from '../../src';
import { errorOf, MeshStack } from '../support/mesh-stack';
import { logicalIdOf } from '../support/test-app';

/** Metrics, dimensions, useful statistics and units. Nothing here was compared with an AWS account. */
const SOURCE = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html';

const http = (name: string, containerPort: number) => ({ name, containerPort, appProtocol: ecs.AppProtocol.http });

function shop() {
  const stack = new MeshStack();
  const endpoints = [{ portMappingName: 'http' }];
  const mesh = stack.mesh({
    services: [
      { name: 'web', service: stack.fargate('Web'), dependsOn: ['api'], connectsTo: ['db', 'search'] },
      { name: 'api', service: stack.fargate('Api', [http('http', 80)]), endpoints },
      {
        name: 'search',
        service: stack.fargate('Search', [http('http', 80), http('admin', 81), { containerPort: 82, name: 'raw' }]),
        endpoints: [...endpoints, { portMappingName: 'admin' }, { portMappingName: 'raw' }],
      },
      { name: 'db', service: stack.fargate('Db', { mysql: 3306 }), endpoints: [{ portMappingName: 'mysql' }] },
    ],
  });
  const [web, api, search, db] = ['web', 'api', 'search', 'db'].map((name) => mesh.findService(name));
  /** A metric as it is in a template, in an alarm. */
  const rendered = (metric: cloudwatch.IMetric) => {
    const alarm = new cloudwatch.Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
    return stack.template.findResources('AWS::CloudWatch::Alarm')[stack.getLogicalId(alarm.node.defaultChild as any)]
      .Properties;
  };
  return { stack, mesh, web, api, search, db, rendered };
}

const nameOf = ({ service }: MeshService) => ({ 'Fn::GetAtt': [logicalIdOf(service), 'Name'] });
const cluster = { Ref: 'ClusterEB0386A7' };

const serverMetrics: [keyof MeshService & `metric${string}`, string, string, string, string][] = [
  // method, name, statistic, unit, label
  ['metricRequestCount', 'RequestCount', 'Sum', 'Count', 'api: requests'],
  ['metricActiveConnectionCount', 'ActiveConnectionCount', 'Average', 'Count', 'api: active connections'],
  ['metricNewConnectionCount', 'NewConnectionCount', 'Sum', 'Count', 'api: new connections'],
  ['metricProcessedBytes', 'ProcessedBytes', 'Sum', 'Bytes', 'api: processed bytes'],
];

const edgeMetrics: [keyof MeshEdge & `metric${string}`, string, string, string, string][] = [
  ['metricHttp2xxCount', 'HTTPCode_Target_2XX_Count', 'Sum', 'Count', 'web -> api: HTTP 2xx responses'],
  ['metricHttp3xxCount', 'HTTPCode_Target_3XX_Count', 'Sum', 'Count', 'web -> api: HTTP 3xx responses'],
  ['metricHttp4xxCount', 'HTTPCode_Target_4XX_Count', 'Sum', 'Count', 'web -> api: HTTP 4xx responses'],
  ['metricHttp5xxCount', 'HTTPCode_Target_5XX_Count', 'Sum', 'Count', 'web -> api: HTTP 5xx responses'],
  [
    'metricTargetResponseTime',
    'TargetResponseTime',
    'Average',
    'Milliseconds',
    'web -> api: response time (milliseconds)',
  ],
  ['metricRequestCountPerTarget', 'RequestCountPerTarget', 'Average', 'Count', 'web -> api: requests per target'],
];

/** The words in a label that name the unit. */
const UNIT_WORDS: Record<string, RegExp> = {
  Count: /requests|connections|responses/,
  Bytes: /bytes/,
  Milliseconds: /\(milliseconds\)/,
};

describe(`the metrics of a service, from ${SOURCE}`, () => {
  test.each(serverMetrics)('%s is %s, %s, in %s', (method, name, statistic, unit, label) => {
    const { api, rendered } = shop();
    const metric = (api[method] as () => cloudwatch.Metric)();
    expect(label).toMatch(UNIT_WORDS[unit]);
    expect(rendered(metric).Metrics).toEqual([
      {
        Id: 'm1',
        Label: label,
        ReturnData: true,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/ECS',
            MetricName: name,
            Dimensions: [
              { Name: 'ClusterName', Value: cluster },
              { Name: 'DiscoveryName', Value: 'api-http' },
              { Name: 'ServiceName', Value: nameOf(api) },
            ],
          },
          Period: 300,
          Stat: statistic,
        },
      },
    ]);
  });
});

describe(`the metrics of an edge, from ${SOURCE}`, () => {
  test.each(edgeMetrics)('%s is %s, %s, in %s, of the service that calls', (method, name, statistic, unit, label) => {
    const { web, api, rendered } = shop();
    const metric = (web.edgeTo(api)[method] as () => cloudwatch.Metric)();
    expect(label).toMatch(UNIT_WORDS[unit]);
    expect(rendered(metric).Metrics).toEqual([
      {
        Id: 'm1',
        Label: label,
        ReturnData: true,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/ECS',
            MetricName: name,
            Dimensions: [
              { Name: 'ClusterName', Value: cluster },
              { Name: 'ServiceName', Value: nameOf(web) },
              { Name: 'TargetDiscoveryName', Value: 'api-http' },
            ],
          },
          Period: 300,
          Stat: statistic,
        },
      },
    ]);
  });
});

describe('a metric', () => {
  test('accepts all options of CDK', () => {
    const { api, web } = shop();
    const options = { period: Duration.minutes(1), statistic: 'p99', label: 'mine', color: '#ff0000' };
    for (const metric of [api.metricRequestCount(options), web.edgeTo(api).metricTargetResponseTime(options)]) {
      expect(metric).toMatchObject({ statistic: 'p99', label: 'mine', color: '#ff0000' });
      expect(metric.period.toSeconds()).toBe(60);
    }
  });

  test('has the same properties with null, which JavaScript passes, as without options', () => {
    const { api, web } = shop();
    const of = (...options: any[]) => {
      const sum = api.metricAcrossEndpoints('RequestCount', ...options);
      const metrics = [api.metricRequestCount(...options), web.edgeTo(api).metricHttp5xxCount(...options)];
      return [sum, ...metrics].map((metric) => metric.toString() + JSON.stringify(metric.toMetricConfig()));
    };
    expect(of(null)).toEqual(of());
  });

  test('has no account and region if its stack has no environment', () => {
    const { api, web } = shop();
    expect(api.metricRequestCount().warnings).toBeUndefined();
    const { account, region } = web.edgeTo(api).metricHttp5xxCount().toMetricConfig().metricStat!;
    expect([account, region]).toEqual([undefined, undefined]);
  });

  test('has the account and region of its stack', () => {
    const stack = new MeshStack('Shop', undefined, { env: { account: '111111111111', region: 'eu-west-1' } });
    const mesh = stack.mesh();
    const api = mesh.addService('api', {
      service: stack.fargate('Api', [http('http', 80)]),
      endpoints: [{ portMappingName: 'http' }],
    });
    const { account, region } = api.metricRequestCount().toMetricConfig().metricStat!;
    expect([account, region]).toEqual(['111111111111', 'eu-west-1']);
  });

  test('with any name has the dimensions of the service or the edge, and the defaults of CDK', () => {
    const { api, web } = shop();
    const metrics = [
      api.metric('ClientTLSNegotiationErrorCount'),
      web.edgeTo(api).metric('TargetTLSNegotiationErrorCount', { statistic: 'Sum' }),
    ];
    expect(metrics.map(({ metricName, statistic, label }) => [metricName, statistic, label])).toEqual([
      ['ClientTLSNegotiationErrorCount', 'Average', 'api: ClientTLSNegotiationErrorCount'],
      ['TargetTLSNegotiationErrorCount', 'Sum', 'web -> api: TargetTLSNegotiationErrorCount'],
    ]);
    expect(metrics.map(({ dimensions }) => Object.keys(dimensions!).sort())).toEqual([
      ['ClusterName', 'DiscoveryName', 'ServiceName'],
      ['ClusterName', 'ServiceName', 'TargetDiscoveryName'],
    ]);
  });

  test('uses names that the app sets instead of references', () => {
    const stack = new MeshStack();
    const named = new ecs.Cluster(stack, 'Named', { vpc: stack.vpc, clusterName: 'shops' });
    const service = stack.fargate('Api', [http('http', 80)], { cluster: named, serviceName: 'shop-api' });
    const api = stack.mesh().addService('api', { service, endpoints: [{ portMappingName: 'http' }] });
    expect(api.metricRequestCount().dimensions).toEqual({
      ClusterName: 'shops',
      ServiceName: 'shop-api',
      DiscoveryName: 'api-http',
    });
  });

  test('uses the name of an imported cluster', () => {
    const stack = new MeshStack();
    const imported = ecs.Cluster.fromClusterAttributes(stack, 'Old', {
      vpc: stack.vpc,
      clusterName: 'old',
      securityGroups: [],
    });
    const service = stack.fargate('Api', [http('http', 80)], { cluster: imported });
    const api = stack.mesh().addService('api', { service, endpoints: [{ portMappingName: 'http' }] });
    expect(api.metricRequestCount().dimensions?.ClusterName).toBe('old');
  });

  test('has a label that CloudWatch shows unchanged for any service name', () => {
    const stack = new MeshStack();
    const service = stack.fargate('Api', [http('http', 80)]);
    const endpoints = [{ portMappingName: 'http', dnsName: 'api', discoveryName: 'api' }];
    const api = stack.mesh().addService("${PROP('Region')}", { service, endpoints });
    expect(api.metricRequestCount().label).toBe("$ {PROP('Region')}: requests");
  });
});

describe('a service with several endpoints', () => {
  test('has metrics for each endpoint, by the name of its port mapping', () => {
    const { search, web } = shop();
    const metrics = [
      search.metricRequestCount({ endpoint: 'admin' }),
      web.edgeTo(search).metricHttp5xxCount({ endpoint: 'http', label: undefined }),
    ];
    expect(metrics.map(({ label, dimensions }) => ({ label, ...dimensions }))).toMatchObject([
      { label: 'search (admin): requests', DiscoveryName: 'search-admin' },
      { TargetDiscoveryName: 'search-http' },
    ]);
  });

  test('has the sum over all endpoints as an expression', () => {
    const { search } = shop();
    const sum = search.metricAcrossEndpoints('NewConnectionCount', { period: Duration.minutes(1) });
    const ids = Object.keys(sum.usingMetrics);
    expect(ids).toEqual(Array(3).fill(expect.stringMatching(/^mNewConnectionCount_[0-9a-f]{8}$/)));
    expect(sum).toMatchObject({ expression: `SUM([${ids.join(', ')}])`, label: 'search: new connections' });
    expect(sum.period.toSeconds()).toBe(60);
    const names = Object.values(sum.usingMetrics).map((each) => (each as cloudwatch.Metric).dimensions?.DiscoveryName);
    expect(names).toEqual(['search-http', 'search-admin', 'search-raw']);
  });

  test('has sums that can be in one graph and in one expression, of several services, metrics and periods', () => {
    const { search, db, rendered } = shop();
    const [requests, bytes] = ['RequestCount', 'ProcessedBytes'].map((name) => search.metricAcrossEndpoints(name));
    const often = search.metricAcrossEndpoints('RequestCount', { period: Duration.minutes(1) });
    const left = [requests, requests, bytes, often, db.metricAcrossEndpoints('RequestCount')];
    expect(new cloudwatch.GraphWidget({ left }).toJson()).toHaveLength(1);
    const perRequest = new cloudwatch.MathExpression({ expression: 'b / r', usingMetrics: { b: bytes, r: requests } });
    expect(rendered(perRequest).Metrics).toHaveLength(9);
  });

  test('has an expression that an alarm accepts', () => {
    const { search, rendered } = shop();
    expect(rendered(search.metricAcrossEndpoints('ProcessedBytes')).Metrics).toHaveLength(4);
  });

  test('has metrics of an edge for the endpoints in use, including those that are added later', () => {
    const stack = new MeshStack();
    const mesh = stack.mesh();
    const service = stack.fargate('Api', [http('http', 80), http('admin', 81)]);
    const endpoints = [{ portMappingName: 'http' }, { portMappingName: 'admin' }];
    const api = mesh.addService('api', { service, endpoints });
    const web = mesh.addService('web', { service: stack.fargate('Web') });
    web.dependsOn(api, { endpoints: ['http'] });
    const edge = web.edgeTo(api);
    expect(edge.metricHttp5xxCount().dimensions?.TargetDiscoveryName).toBe('api-http');
    web.dependsOn(api, { endpoints: ['admin'] });
    expect(edge.metricHttp5xxCount({ endpoint: 'admin' }).dimensions?.TargetDiscoveryName).toBe('api-admin');
    expect(errorOf(() => edge.metricHttp5xxCount())).toMatch(
      "metric of edge 'web' -> 'api', which has several endpoints",
    );
  });
});

describe('edgeTo', () => {
  test('finds the dependencies and connected services of a service', () => {
    const { web, api, db } = shop();
    for (const other of [api, db]) {
      const edge = web.edgeTo(other);
      expect(edge.dependent).toBe(web);
      expect(edge.dependency).toBe(other);
    }
  });

  test.each<[string, (shop: ReturnType<typeof shopAndOther>) => unknown, string[]]>([
    [
      'a service that is not called',
      ({ api, db }) => api.edgeTo(db),
      [
        "service 'api' does not call 'db'",
        "  'api' calls: none",
        'Pass one of the services that it calls to edgeTo, or declare dependsOn or connectsTo first',
      ],
    ],
    [
      'the service itself',
      ({ web }) => web.edgeTo(web),
      [
        "service 'web' does not call 'web'",
        "  'web' calls: 'api', 'db', 'search'",
        'Pass one of the services that it calls to edgeTo, or declare dependsOn or connectsTo first',
      ],
    ],
    [
      'a service of the same name in another mesh',
      ({ web, otherApi }) => web.edgeTo(otherApi),
      [
        "service 'web' does not call 'api'",
        "  'web' calls: 'api', 'db', 'search'",
        "  the service 'api' that was passed to edgeTo belongs to another mesh",
        'Pass one of the services that it calls to edgeTo, or declare dependsOn or connectsTo first',
      ],
    ],
    [
      'an ECS service',
      ({ web, api }) => web.edgeTo(api.service as any),
      [
        "edgeTo of service 'web' requires a service of the mesh, got the FargateService 'Shop/Api'",
        'Pass the return value of addService or findService',
      ],
    ],
    [
      'nothing',
      ({ web }) => web.edgeTo(undefined as any),
      [
        "edgeTo of service 'web' requires a service of the mesh, got undefined",
        'Pass the return value of addService or findService',
      ],
    ],
  ])('refuses %s', (_, action, message) => {
    expect(errorOf(() => action(shopAndOther()))).toBe(`ServiceConnectMesh 'Shop/Mesh': ${message.join('\n')}`);
  });

  function shopAndOther() {
    const found = shop();
    const other = new MeshStack('Other', found.stack.node.root as any);
    const otherApi = other.mesh().addService('api', { service: other.fargate('Api') });
    return { ...found, otherApi };
  }
});

test('an edge that only sets an order has no metrics', () => {
  const stack = new MeshStack();
  const mesh = stack.mesh();
  const worker = mesh.addService('worker', { service: stack.fargate('Worker') });
  const web = mesh.addService('web', { service: stack.fargate('Web'), dependsOn: ['worker'] });
  expect(errorOf(() => web.edgeTo(worker).metricHttp5xxCount())).toMatch(
    "metric of edge 'web' -> 'worker', which has no endpoints",
  );
  expect(mesh.dashboardWidgets()).toHaveLength(1);
});

test('the stack trace of an error begins with the line that calls edgeTo', () => {
  const { api, db } = shop();
  let stack = '';
  try {
    api.edgeTo(db);
  } catch (error) {
    stack = (error as Error).stack!;
  }
  expect(stack.split('\n').find((line) => /^\s+at /.test(line))).toContain('metrics.test');
});

test.each<[string, (services: ReturnType<typeof shop>) => unknown, string[]]>([
  [
    'an endpoint that the service does not have',
    ({ search }) => search.metricRequestCount({ endpoint: 'htp' }),
    [
      "metric of service 'search' for unknown endpoint 'htp'",
      "  did you mean 'http'?",
      "  endpoints by portMappingName: 'http', 'admin', 'raw'",
      'Correct the name in endpoint',
    ],
  ],
  [
    'no endpoint, if there are several',
    ({ search }) => search.metricRequestCount(),
    [
      "metric of service 'search', which has several endpoints",
      "  endpoints by portMappingName: 'http', 'admin', 'raw'",
      'Set endpoint to one of these names: Service Connect publishes the metrics of each endpoint separately. For the sum over the endpoints of a service, call metricAcrossEndpoints',
    ],
  ],
  ...['metricRequestCount' as const, 'metricAcrossEndpoints' as const].map(
    (method): [string, (services: ReturnType<typeof shop>) => unknown, string[]] => [
      `a service without endpoints: ${method}`,
      ({ web }) => web[method]('x' as any),
      [
        "metric of service 'web', which has no endpoints",
        'Service Connect publishes metrics of endpoints only. For the calls of a client, use the edges to its servers: edgeTo(...)',
      ],
    ],
  ),
])('a metric for %s is refused', (_, action, message) => {
  expect(errorOf(() => action(shop()))).toBe(`ServiceConnectMesh 'Shop/Mesh': ${message.join('\n')}`);
});
