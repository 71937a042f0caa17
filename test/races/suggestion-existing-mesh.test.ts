import * as fs from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { compilerErrors, runTypeScript } from './support/paste';
import { SampleService, synthesize } from './support/sample-app';
import { ServiceConnectMesh } from '../../src';
import { checkPaths } from '../../src/private/races/check';
import { suggestion } from '../../src/private/races/suggest/suggestion';

/*
 * A service can be in one mesh only. If it is in one already, a suggestion extends this mesh.
 */

type Declare = (services: Record<string, ecs.FargateService>) => void;

const SERVICES: Record<string, SampleService> = {
  web: { env: { API_URL: 'http://api:8080', CART_URL: 'http://cart:8081' } },
  api: { port: 8080 },
  cart: { port: 8081 },
};

/** A mesh whose name of a service is not the id of its construct. */
const MESH: Declare = ({ web, api }) => {
  new ServiceConnectMesh(web.stack, 'Mesh', {
    services: [
      { name: 'front', service: web, dependsOn: ['api'] },
      { name: 'api', service: api },
    ],
  });
};

const read = (folder: string) => checkPaths([folder], { ignore: ['running-not-healthy'] });

function assembly(services: Record<string, SampleService>, declare: Declare, paste?: (app: App) => void): string {
  return synthesize(services, {
    namespaceBy: 'arn',
    decorate: (created, app) => {
      declare(created);
      paste?.(app);
    },
  });
}

/** Removes what newer versions of the library write about their meshes. */
function withoutMembership(folder: string): string {
  for (const name of fs.readdirSync(folder).filter((each) => each.endsWith('.json'))) {
    const file = path.join(folder, name);
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll('cdk-service-connect-mesh:service', 'other'));
  }
  return folder;
}

test('a service of a mesh calls one that is in none: a row and an edge of this mesh, by the names in it', () => {
  const text = suggestion(read(assembly(SERVICES, MESH)), 'typescript');
  expect(text).toBe(
    [
      "import { ServiceConnectMesh } from 'cdk-service-connect-mesh';",
      '',
      "// The mesh 'Shop/Mesh' exists already, and a service can be in one mesh only. In its declaration, add",
      "// - a row for 'cart'",
      "// - dependsOn: ['cart'] to 'front'",
      '// Or run this after the mesh is created:',
      "const mesh1 = app.node.findChild('Shop').node.findChild('Mesh') as ServiceConnectMesh;",
      "mesh1.addService('cart', { service: app.node.findChild('Shop').node.findChild('cart') as import('aws-cdk-lib/aws-ecs').BaseService });",
      "mesh1.findService('front').dependsOn(mesh1.findService('cart'));",
    ].join('\n'),
  );
  expect(compilerErrors([text])).toEqual([]);
  expect(read(assembly(SERVICES, MESH, (app) => runTypeScript(text, app))).findings).toEqual([]);
});

test('the same in Python', () => {
  const lines = suggestion(read(assembly(SERVICES, MESH)), 'python').split('\n');
  expect(lines.slice(2)).toEqual([
    '# The mesh "Shop/Mesh" exists already, and a service can be in one mesh only. In its declaration, add',
    '# - a row for "cart"',
    '# - depends_on=["cart"] to "front"',
    '# Or run this after the mesh is created:',
    'mesh1 = app.node.find_child("Shop").node.find_child("Mesh")',
    'mesh1.add_service("cart", service=app.node.find_child("Shop").node.find_child("cart"))',
    'mesh1.find_service("front").depends_on(mesh1.find_service("cart"))',
  ]);
});

test('services without a mesh around those of a mesh belong to it, and the others get a mesh with a free id', () => {
  const services: Record<string, SampleService> = {
    ...SERVICES,
    cart: { port: 8081, env: { DB_HOST: 'db' } },
    db: { port: 3306 },
    job: { env: { QUEUE_URL: 'http://queue:8082' } },
    queue: { port: 8082 },
  };
  const declare: Declare = ({ web, api }) => {
    new ServiceConnectMesh(web.stack, 'ServiceConnectMesh', { services: [{ name: 'web', service: web }] });
    void api;
  };
  const text = suggestion(read(assembly(services, declare)), 'typescript');
  expect(text).toContain("'ServiceConnectMesh2', {");
  expect(text).toContain("// - dependsOn: ['api', 'cart'] to 'web'\n// - dependsOn: ['db'] to 'cart'\n");
  expect(read(assembly(services, declare, (app) => runTypeScript(text, app))).findings).toEqual([]);
});

test('a call between two services of one mesh gets an edge only, and a cycle connectsTo', () => {
  const services = {
    ...SERVICES,
    api: { port: 8080, env: { WEB_URL: 'http://web:80' } },
    web: { ...SERVICES.web, port: 80 },
  };
  const text = suggestion(read(assembly(services, MESH)), 'typescript');
  expect(text).toContain("// - dependsOn: ['cart'] to 'front'\n");
  const { findings } = read(assembly(services, MESH, (app) => runTypeScript(text, app)));
  expect(findings.map(({ rule, client, server }) => `${rule} ${client?.name} ${server?.name}`)).toEqual([
    'reversed-order api web',
    'closed-port api web',
  ]);
});

test('services of two meshes: only the edge is printed', () => {
  const declare: Declare = ({ web, cart, ...others }) => {
    MESH({ web, ...others });
    new ServiceConnectMesh(cart.stack, 'Other', { services: [{ name: 'basket', service: cart }] });
  };
  expect(suggestion(read(assembly(SERVICES, declare)), 'typescript')).toBe(
    "// 'web' is in the mesh 'Shop/Mesh', and 'cart' is in the mesh 'Shop/Other'. A service can be in one mesh only: " +
      "declare both in the same mesh, with dependsOn: ['cart'] for 'web'",
  );
});

test('a mesh of an older version is known from the nonce and from redeployments only: only the edge is printed', () => {
  const expected =
    "// 'web' is in a mesh that the templates do not identify. A service can be in one mesh only: declare both in the " +
    "same mesh, with dependsOn: ['cart'] for 'web'";
  const connected: Declare = ({ web, api }) => {
    new ServiceConnectMesh(web.stack, 'Mesh', {
      services: [
        { name: 'front', service: web, connectsTo: ['api'] },
        { name: 'api', service: api },
      ],
    });
  };
  for (const declare of [MESH, connected]) {
    expect(suggestion(read(withoutMembership(assembly(SERVICES, declare))), 'typescript')).toBe(expected);
  }
});
