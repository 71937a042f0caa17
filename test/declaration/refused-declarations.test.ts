import * as ecs from 'aws-cdk-lib/aws-ecs';
import { MeshServiceProps, ServiceConnectMesh } from '../../src';
import { addContainer } from '../support/fargate-service';
import { errorOf, MeshStack } from '../support/mesh-stack';

/** Services with one endpoint each, declared in this order with these edges: `'a -> b, b -> a'`. */
function table(stack: MeshStack, ...edges: string[]): MeshServiceProps[] {
  const rows = new Map<string, string[]>();
  for (const [name, dependency] of edges.map((edge) => edge.split(' -> '))) {
    rows.set(name, [...(rows.get(name) ?? []), ...(dependency ? [dependency] : [])]);
  }
  return [...rows].map(([name, dependsOn]) => ({
    name,
    service: stack.fargate(name, { http: 80 }),
    endpoints: [{ portMappingName: 'http' }],
    dependsOn,
  }));
}

const refusalOf = (...edges: string[]) => {
  const stack = new MeshStack();
  return errorOf(() => stack.mesh({ services: table(stack, ...edges) }));
};

const lines = (...text: string[]) => text.join('\n');

describe('dependency cycles', () => {
  const cycle = lines(
    "ServiceConnectMesh 'Shop/Mesh': dependency cycle detected: wordpress -> mysql -> wordpress",
    "  'wordpress' dependsOn 'mysql'",
    "  'mysql' dependsOn 'wordpress'",
    'No deployment order exists for these services. Remove one of these dependsOn entries, or make it connectsTo',
  );

  test('are reported by service name', () => {
    expect(refusalOf('wordpress -> mysql', 'mysql -> wordpress')).toBe(cycle);
  });

  test('are reported without the path that leads to them', () => {
    expect(refusalOf('blog -> cache', 'cache -> wordpress', 'wordpress -> mysql', 'mysql -> wordpress')).toBe(cycle);
  });

  test('are all reported, each starting at its earliest declared service', () => {
    expect(refusalOf('a -> b', 'b -> c', 'c -> b', 'd -> e', 'e -> d')).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': dependency cycle detected: b -> c -> b",
        "  'b' dependsOn 'c'",
        "  'c' dependsOn 'b'",
        'No deployment order exists for these services. Remove one of these dependsOn entries, or make it connectsTo',
        '',
        "ServiceConnectMesh 'Shop/Mesh': dependency cycle detected: d -> e -> d",
        "  'd' dependsOn 'e'",
        "  'e' dependsOn 'd'",
        'No deployment order exists for these services. Remove one of these dependsOn entries, or make it connectsTo',
      ),
    );
  });

  test('are refused by the call that closes them', () => {
    const stack = new MeshStack();
    const mesh = stack.mesh({ services: table(stack, 'wordpress', 'mysql') });
    const [wordpress, mysql] = mesh.services;
    wordpress.dependsOn(mysql);

    expect(errorOf(() => mysql.dependsOn(wordpress))).toBe(cycle);
    expect(mesh.deploymentOrder).toEqual([mysql, wordpress]);
  });

  test('are all reported if there are twenty', () => {
    const pairs = Array.from({ length: 20 }, (_, index) => [`a${index} -> b${index}`, `b${index} -> a${index}`]).flat();
    const message = refusalOf(...pairs);
    expect(message.match(/dependency cycle detected/g)).toHaveLength(20);
    expect(message).not.toContain('more than');
  });

  test('beyond the first twenty are not listed', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const message = refusalOf(...names.flatMap((a) => names.filter((b) => b !== a).map((b) => `${a} -> ${b}`)));
    expect(message.match(/dependency cycle detected/g)).toHaveLength(20);
    expect(message.split('\n\n').pop()).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': more than 20 dependency cycles detected: only the first 20 are listed",
        'Fix the listed cycles first: a few services are often part of many cycles',
      ),
    );
  });
});

describe('a service that depends on itself', () => {
  const message = lines(
    "ServiceConnectMesh 'Shop/Mesh': service 'mysql' dependsOn itself",
    "A service cannot be deployed after itself. Remove 'mysql' from its dependsOn. If its tasks call each other, use connectsTo instead",
  );

  test('is refused in the services list', () => expect(refusalOf('mysql -> mysql')).toBe(message));

  test('is refused by dependsOn()', () => {
    const stack = new MeshStack();
    const [mysql] = stack.mesh({ services: table(stack, 'mysql') }).services;
    expect(errorOf(() => mysql.dependsOn(mysql))).toBe(message);
  });
});

describe('an unknown service name', () => {
  test('similar to a declared name is refused with a suggestion', () => {
    expect(refusalOf('wordpress -> mysq1', 'mysql')).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'wordpress' dependsOn unknown service 'mysq1'",
        "  did you mean 'mysql'?",
        "  declared services: 'wordpress', 'mysql'",
        "Correct the name, or add 'mysq1' to the services of this mesh",
      ),
    );
  });

  test('similar to no declared name is refused without a suggestion', () => {
    expect(refusalOf('wordpress -> database')).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'wordpress' dependsOn unknown service 'database'",
        "  declared services: 'wordpress'",
        "Correct the name, or add 'database' to the services of this mesh",
      ),
    );
  });

  test('is refused with the first 20 of many declared names', () => {
    const many = Array.from({ length: 25 }, (_, index) => `service-${index}`);
    expect(refusalOf(...many, 'service-0 -> elsewhere')).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'service-0' dependsOn unknown service 'elsewhere'",
        `  declared services: ${many
          .slice(0, 20)
          .map((name) => `'${name}'`)
          .join(', ')} and 5 more`,
        "Correct the name, or add 'elsewhere' to the services of this mesh",
      ),
    );
  });

  test('of a service that is added later is refused by addService()', () => {
    const stack = new MeshStack();
    const service = stack.fargate('wordpress');
    expect(errorOf(() => stack.mesh().addService('wordpress', { service, dependsOn: ['mysql'] }))).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'wordpress' dependsOn unknown service 'mysql'",
        '  declared services: none',
        "Correct the name, add 'mysql' to the mesh first, or call dependsOn() after both services are added. Only the services prop accepts names of services that are declared later",
      ),
    );
  });

  test('similar only to the name of the client itself is refused without a suggestion', () => {
    const stack = new MeshStack();
    const service = stack.fargate('api');
    expect(errorOf(() => stack.mesh({ services: [{ name: 'api', service, dependsOn: ['apo'] }] }))).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'api' dependsOn unknown service 'apo'",
        "  declared services: 'api'",
        "Correct the name, or add 'apo' to the services of this mesh",
      ),
    );
  });

  test('makes findService() throw', () => {
    const stack = new MeshStack();
    const mesh = stack.mesh({ services: table(stack, 'wordpress', 'mysql') });
    expect(errorOf(() => mesh.findService('mysq'))).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': there is no service 'mysq' in this mesh",
        "  did you mean 'mysql'?",
        "  declared services: 'wordpress', 'mysql'",
        'Correct the name, or call tryFindService, which does not throw',
      ),
    );
  });
});

describe('a service name', () => {
  test('of several services in the list is refused', () => {
    const stack = new MeshStack();
    const row = (id: string) => ({ name: 'mysql', service: stack.fargate(id) });
    expect(errorOf(() => stack.mesh({ services: [row('One'), row('Two'), row('Three')] }))).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service name 'mysql' is given to 3 services",
        "  'mysql' is 'Shop/One'",
        "  'mysql' is 'Shop/Two'",
        "  'mysql' is 'Shop/Three'",
        'Give each service of a mesh a unique name',
      ),
    );
  });

  test('of another service of the mesh is refused', () => {
    const stack = new MeshStack();
    const mesh = stack.mesh({ services: [{ name: 'mysql', service: stack.fargate('One') }] });
    expect(errorOf(() => mesh.addService('mysql', { service: stack.fargate('Two') }))).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service name 'mysql' is given to 2 services",
        "  'mysql' is 'Shop/One'",
        "  'mysql' is 'Shop/Two'",
        'Give each service of a mesh a unique name',
      ),
    );
  });

  test.each([
    ['', '""'],
    ['my\nsql', '"my\\nsql"'],
  ])('that is empty or has control characters is refused: %j', (name, shown) => {
    const stack = new MeshStack();
    expect(errorOf(() => stack.mesh({ services: [{ name, service: stack.fargate('One') }] }))).toBe(
      lines(
        `ServiceConnectMesh 'Shop/Mesh': service name ${shown} is not valid`,
        'Use a name of at least one character, without control characters such as line breaks',
      ),
    );
  });
});

describe('a connection to a service without endpoints', () => {
  const message = lines(
    "ServiceConnectMesh 'Shop/Mesh': service 'web' connectsTo 'worker', which has no endpoints",
    "  'worker' is client-only: no service can reach it through Service Connect",
    "Declare the ports that 'web' calls as endpoints of 'worker': endpoints: [{ portMappingName: '...' }]. Or remove 'worker' from the connectsTo of 'web'",
  );
  const rows = (stack: MeshStack, connectsTo: string[]) => [
    { name: 'web', service: stack.fargate('Web'), connectsTo },
    { name: 'worker', service: stack.fargate('Worker') },
  ];

  test('is refused in the services list', () => {
    const stack = new MeshStack();
    expect(errorOf(() => stack.mesh({ services: rows(stack, ['worker']) }))).toBe(message);
  });

  test('is refused by connectsTo()', () => {
    const stack = new MeshStack();
    const [web, worker] = stack.mesh({ services: rows(stack, []) }).services;
    expect(errorOf(() => web.connectsTo(worker))).toBe(message);
  });

  test('is refused by addService()', () => {
    const stack = new MeshStack();
    const mesh = stack.mesh({ services: [rows(stack, [])[1]] });
    expect(errorOf(() => mesh.addService('web', { service: stack.fargate('W'), connectsTo: ['worker'] }))).toBe(
      message,
    );
  });
});

describe('a port mapping', () => {
  const refusal = (ports: Record<string, number>) => {
    const stack = new MeshStack();
    const service = stack.fargate('MySql', ports);
    return errorOf(() => stack.mesh().addService('mysql', { service, endpoints: [{ portMappingName: 'mysql' }] }));
  };

  test('that is missing is refused', () => {
    expect(refusal({ mysqlx: 33060, metrics: 9104 })).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'mysql' has no port mapping named 'mysql'",
        "  did you mean 'mysqlx'?",
        "  named port mappings of 'Shop/MySqlTask': 'mysqlx', 'metrics'",
        "Correct portMappingName, or give the port mapping of the container this name: portMappings: [{ name: 'mysql', containerPort: ... }]",
      ),
    );
  });

  test('that has no name is refused', () => {
    expect(refusal({ '-': 3306, '-x': 33060 })).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'mysql' has no port mapping named 'mysql'",
        "  named port mappings of 'Shop/MySqlTask': none",
        "  unnamed port mappings: 3306 of container 'main', 33060 of container 'main'",
        "Correct portMappingName, or give the port mapping of the container this name: portMappings: [{ name: 'mysql', containerPort: ... }]",
      ),
    );
  });
});

test('a service without containers is refused', () => {
  const stack = new MeshStack();
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  const service = new ecs.FargateService(stack, 'Web', { cluster: stack.cluster, taskDefinition });
  const endpoints = [{ portMappingName: 'http' }]; // only the missing container is reported
  expect(errorOf(() => stack.mesh().addService('web', { service, endpoints }))).toBe(
    lines(
      "ServiceConnectMesh 'Shop/Mesh': service 'web' has no containers",
      "  task definition 'Shop/Task' is empty",
      'Add the containers to the task definition before you add the service to the mesh',
    ),
  );
});

describe('a service that is in a mesh already', () => {
  const refusal = (mesh: (stack: MeshStack) => ServiceConnectMesh) => {
    const stack = new MeshStack();
    const service = stack.fargate('Web');
    new ServiceConnectMesh(stack, 'First', { services: [{ name: 'web', service }] });
    return errorOf(() => mesh(stack).addService('front', { service }));
  };
  const message = (path: string) =>
    lines(
      `ServiceConnectMesh '${path}': service 'front' is already in a mesh`,
      "  'Shop/Web' is service 'web' of 'Shop/First'",
      'Declare the service only once: an ECS service has a single Service Connect configuration',
    );

  test('is refused by another mesh', () => expect(refusal((stack) => stack.mesh())).toBe(message('Shop/Mesh')));
  test('is refused by the same mesh', () =>
    expect(refusal((stack) => stack.node.findChild('First') as ServiceConnectMesh)).toBe(message('Shop/First')));

  test('is refused in the same list', () => {
    const stack = new MeshStack();
    const service = stack.fargate('Web');
    const rows = [
      { name: 'web', service },
      { name: 'front', service },
    ];
    expect(errorOf(() => stack.mesh({ services: rows }))).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'Shop/Web' is declared more than once",
        "  declared as 'web', 'front'",
        'Declare the service only once: an ECS service has a single Service Connect configuration',
      ),
    );
  });
});

describe('an edge', () => {
  const shop = () => {
    const stack = new MeshStack();
    return { stack, mesh: stack.mesh({ services: table(stack, 'web', 'api') }) };
  };

  test('through an unknown endpoint is refused', () => {
    const [web, api] = shop().mesh.services;
    expect(errorOf(() => web.dependsOn(api, { endpoints: ['htpp', 'grpc'] }))).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn 'api' through unknown endpoint 'htpp'",
        "  did you mean 'http'?",
        "  endpoints of 'api' by portMappingName: 'http'",
        "Correct the name in options.endpoints, or omit options.endpoints to use all endpoints of 'api'",
        '',
        "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn 'api' through unknown endpoint 'grpc'",
        "  endpoints of 'api' by portMappingName: 'http'",
        "Correct the name in options.endpoints, or omit options.endpoints to use all endpoints of 'api'",
      ),
    );
  });

  test('through an empty list of endpoints is refused', () => {
    const [web, api] = shop().mesh.services;
    expect(errorOf(() => web.dependsOn(api, { endpoints: [] }))).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn 'api' with an empty list of endpoints",
        "List the port mapping names that 'web' uses in options.endpoints, or omit options.endpoints to use all endpoints of 'api'",
      ),
    );
  });

  test('to a service of another mesh is refused', () => {
    const { stack, mesh } = shop();
    const other = new ServiceConnectMesh(stack, 'Other', { services: table(stack, 'billing') });
    expect(errorOf(() => mesh.findService('web').dependsOn(other.findService('billing')))).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn 'billing', which belongs to another mesh",
        "  'billing' is a service of 'Shop/Other'",
        'Declare both services in one mesh: a client finds only the endpoints of its own namespace',
      ),
    );
  });
});

describe('a connectsTo edge', () => {
  const mutual = lines(
    "ServiceConnectMesh 'Shop/Mesh': service 'web' both dependsOn and connectsTo 'api'",
    "  dependsOn: 'web' is deployed after 'api'",
    "  connectsTo: 'web' and 'api' are deployed in any order",
    'Remove one of the two. Keep connectsTo only if the services call each other',
  );

  test('in addition to a dependsOn edge is refused in the services list', () => {
    const stack = new MeshStack();
    const [web, api] = table(stack, 'web -> api', 'api');
    expect(errorOf(() => stack.mesh({ services: [{ ...web, connectsTo: ['api'] }, api] }))).toBe(mutual);
  });

  test('in addition to a dependsOn edge is refused by connectsTo() and dependsOn()', () => {
    for (const [first, second] of [
      ['dependsOn', 'connectsTo'],
      ['connectsTo', 'dependsOn'],
    ] as const) {
      const stack = new MeshStack();
      const [web, api] = stack.mesh({ services: table(stack, 'web', 'api') }).services;
      web[first](api);
      expect(errorOf(() => web[second](api))).toBe(mutual);
      api.connectsTo(web); // the other direction is a different edge
    }
  });

  test('to an unknown service name is refused', () => {
    const stack = new MeshStack();
    const [web] = table(stack, 'web');
    expect(errorOf(() => stack.mesh({ services: [{ ...web, connectsTo: ['wep'] }] }))).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'web' connectsTo unknown service 'wep'",
        "  did you mean 'web'?",
        "  declared services: 'web'",
        "Correct the name, or add 'wep' to the services of this mesh",
      ),
    );
  });

  test('to a service without endpoints is refused', () => {
    const stack = new MeshStack();
    const [web] = table(stack, 'web');
    const job = { name: 'job', service: stack.fargate('Job') };
    expect(errorOf(() => stack.mesh({ services: [{ ...web, connectsTo: ['job'] }, job] }))).toBe(
      lines(
        "ServiceConnectMesh 'Shop/Mesh': service 'web' connectsTo 'job', which has no endpoints",
        "  'job' is client-only: no service can reach it through Service Connect",
        "Declare the ports that 'web' calls as endpoints of 'job': endpoints: [{ portMappingName: '...' }]. Or remove 'job' from the connectsTo of 'web'",
      ),
    );
  });

  test('from a service to itself is accepted', () => {
    const stack = new MeshStack();
    const [web] = table(stack, 'web');
    expect(stack.mesh({ services: [{ ...web, connectsTo: ['web'] }] }).services[0].connectedServices).toHaveLength(1);
    expect(stack.ingress).toEqual(['web/SecurityGroup -> web/SecurityGroup: tcp 80']);
  });
});

test.each(['CODE_DEPLOY', 'EXTERNAL'] as const)('a service with the %s deployment controller is refused', (type) => {
  const stack = new MeshStack();
  const deploymentController = { type: ecs.DeploymentControllerType[type] };
  const service = stack.fargate('Web', {}, { deploymentController });
  expect(errorOf(() => stack.mesh({ services: [{ name: 'web', service }] }))).toBe(
    lines(
      `ServiceConnectMesh 'Shop/Mesh': service 'web' has the ${type} deployment controller`,
      "  'Shop/Web' sets deploymentController",
      'Service Connect requires the ECS deployment controller: remove deploymentController from the service',
    ),
  );
});

test('a service with the ECS deployment controller is accepted', () => {
  const stack = new MeshStack();
  const deploymentController = { type: ecs.DeploymentControllerType.ECS };
  const service = stack.fargate('Web', {}, { deploymentController });
  expect(stack.mesh({ services: [{ name: 'web', service }] }).services).toHaveLength(1);
});

describe('a services list with several mistakes', () => {
  test('reports them all in one error', () => {
    const stack = new MeshStack();
    const [a, b, c] = table(stack, 'a -> b', 'b -> a', 'c -> c');
    const rows = [a, b, { ...c, dependsOn: ['c', 'd'], endpoints: [{ portMappingName: 'grpc' }] }];
    expect(
      errorOf(() => stack.mesh({ services: rows }))
        .split('\n\n')
        .map((problem) => problem.split('\n')[0]),
    ).toEqual([
      "ServiceConnectMesh 'Shop/Mesh': service 'c' has no port mapping named 'grpc'",
      "ServiceConnectMesh 'Shop/Mesh': service 'c' dependsOn unknown service 'd'",
      "ServiceConnectMesh 'Shop/Mesh': service 'c' dependsOn itself",
      "ServiceConnectMesh 'Shop/Mesh': dependency cycle detected: a -> b -> a",
    ]);
  });

  test('leaves the template unchanged', () => {
    const stack = new MeshStack();
    const untouched = new MeshStack();
    table(untouched, 'a -> b', 'b -> a');
    expect(() => stack.mesh({ services: table(stack, 'a -> b', 'b -> a') })).toThrow();
    expect(stack.template.toJSON()).toEqual(untouched.template.toJSON());
  });

  test('leaves the mesh unchanged if its services are added one by one', () => {
    const stack = new MeshStack();
    const mesh = stack.mesh({ services: table(stack, 'a') });
    const service = stack.fargate('New');
    expect(() => mesh.addService('new', { service, dependsOn: ['b'] })).toThrow();
    expect(mesh.services.map(({ name }) => name)).toEqual(['a']);
    expect(mesh.addService('new', { service, dependsOn: ['a'] }).name).toBe('new');
  });
});

test('a service with a container is accepted', () => {
  const stack = new MeshStack();
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  const service = new ecs.FargateService(stack, 'Web', { cluster: stack.cluster, taskDefinition });
  addContainer(taskDefinition);
  expect(stack.mesh().addService('web', { service }).name).toBe('web');
});

test('an unexpected JavaScript error is reported as a bug with its cause, and blocks synthesis', () => {
  const stack = new MeshStack();
  const [web, api] = table(stack, 'web -> api', 'api');
  const bug = new TypeError("Cannot read properties of undefined (reading 'x')");
  jest.spyOn(api.service, 'enableServiceConnect').mockImplementation(() => {
    throw bug;
  });
  const message = lines(
    "ServiceConnectMesh 'Shop/Mesh': unexpected error while the mesh added its resources",
    "  Cannot read properties of undefined (reading 'x')",
    'This is probably a bug in cdk-service-connect-mesh: please report it with the stack trace of the cause. The mesh has ' +
      'added only some of its resources, so synthesis fails',
  );
  const declare = () => stack.mesh({ services: [web, api] });
  expect(declare).toThrow(expect.objectContaining({ message, cause: bug }));
  expect(errorOf(() => stack.template)).toBe(message);
});

test('an error of CDK is reported with the path of the mesh, and blocks synthesis', () => {
  const stack = new MeshStack();
  const [web, api] = table(stack, 'web -> api', 'api');
  jest.spyOn(api.service, 'enableServiceConnect').mockImplementation(() => {
    throw new Error('not like that\nnor like this');
  });
  const message = lines(
    "ServiceConnectMesh 'Shop/Mesh': CDK threw an error while the mesh added its resources",
    '  not like that',
    '  nor like this',
    'Fix the cause of this error. The mesh has added only some of its resources, so synthesis fails',
  );
  expect(errorOf(() => stack.mesh({ services: [web, api] }))).toBe(message);
  expect(errorOf(() => stack.template)).toBe(message);
});
