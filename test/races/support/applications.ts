import { SampleService } from './sample-app';

const api = { port: 8080, admits: ['web'] };

/** Sample applications and their findings as `rule client -> server`. */
export const APPLICATIONS: Record<string, [services: Record<string, SampleService>, expected: string[]]> = {
  'a URL in the environment, no order': [
    { web: { env: { X: 'http://api:8080' } }, api },
    ['unordered-dependency web -> api'],
  ],
  'a URL in the environment, in order': [{ web: { env: { X: 'http://api:8080' }, waitsFor: ['api'] }, api }, []],
  'the wrong order': [
    { web: { env: { X: 'http://api:8080' } }, api: { ...api, waitsFor: ['web'] } },
    ['reversed-order web -> api'],
  ],
  'an order through a third service': [
    {
      web: { env: { X: 'http://api:8080' }, waitsFor: ['cache'] },
      cache: { port: 6379, waitsFor: ['api'] },
      api,
    },
    [],
  ],
  'two services that call each other': [
    {
      web: { port: 80, env: { X: 'http://api:8080' }, admits: ['api'] },
      api: { ...api, env: { X: 'http://web:80' } },
    },
    ['unordered-dependency api -> web', 'unordered-dependency web -> api'],
  ],
  'only an ingress rule': [{ web: {}, api }, ['unordered-dependency web -> api']],
  'no ingress rule': [
    { web: { env: { X: 'http://api:8080' } }, api: { port: 8080 } },
    ['closed-port web -> api', 'unordered-dependency web -> api'],
  ],
  'a port that the alias does not have': [
    { web: { env: { X: 'http://api:9090' }, waitsFor: ['api'] }, api },
    ['wrong-port web -> api'],
  ],
  'an alias port that differs from the port of the container': [
    { web: { env: { X: 'http://api' }, waitsFor: ['api'] }, api: { ...api, aliasPort: 80 } },
    [],
  ],
  'a host that no service has as its alias': [{ web: { env: { X: 'http://ap1:8080' } } }, ['unknown-host web']],
  'a host that only a service of another stage has as its alias': [
    { web: { stack: 'Prod/Shop', env: { X: 'http://api:8080' } }, api: { stack: 'Dev/Shop', port: 8080 } },
    ['unknown-host web'],
  ],
  'hosts that are no aliases of the mesh': [
    {
      web: {
        env: { A: 'http://localhost:80', B: 'https://api.example.com', C: 's3://bucket/x', D: 'http://10.0.0.1' },
      },
    },
    [],
  ],
  'a client without Service Connect': [
    { web: { env: { X: 'http://api:8080' }, withoutServiceConnect: true }, api },
    ['outside-namespace web -> api'],
  ],
  'a client in another namespace': [
    { web: { env: { X: 'http://api:8080' }, namespace: 'other' }, api },
    ['outside-namespace web -> api'],
  ],
  'the same alias in two namespaces': [
    {
      web: { env: { X: 'http://api:8080' }, waitsFor: ['api'] },
      api,
      other: { port: 8080, alias: 'api', namespace: 'other' },
    },
    [],
  ],
  'an alias of two services': [
    { api, other: { port: 8080, alias: 'api' }, web: { waitsFor: ['api'] } },
    ['duplicate-alias other'],
  ],
  'a discovery name of two services': [
    { api, other: { port: 8080, discoveryName: 'api' }, web: { waitsFor: ['api'] } },
    ['duplicate-alias other'],
  ],
  'the default name of ECS without an alias': [
    { web: { env: { X: 'http://api.shop:8080' } }, api: { ...api, defaultAlias: true } },
    ['unordered-dependency web -> api'],
  ],
  'an alias in capitals': [{ web: { env: { X: 'http://API:8080' } }, api }, ['unordered-dependency web -> api']],
  'a command': [
    { web: { command: ['serve', '--api-url', 'http://api:8080'] }, api },
    ['unordered-dependency web -> api'],
  ],
  'a parameter of the template': [
    { web: { parameters: { X: 'http://api:8080' } }, api },
    ['unordered-dependency web -> api'],
  ],
  'a Docker build argument': [
    { web: { buildArgs: { API: 'http://api:8080' } }, api },
    ['unordered-dependency web -> api'],
  ],
  'ENV of a Dockerfile': [
    { web: { files: { Dockerfile: 'FROM scratch\nENV A=1 \\\n  API_HOST=api\n' } }, api },
    ['unordered-dependency web -> api'],
  ],
  'ENV of a Dockerfile that the task definition replaces': [
    {
      web: { files: { Dockerfile: 'FROM scratch\nENV API_HOST=api\n' }, env: { API_HOST: 'api.example.com' } },
      api: { port: 8080 },
    },
    [],
  ],
  'CMD of a Dockerfile': [
    { web: { files: { Dockerfile: 'FROM scratch\nCMD ["serve", "--api", "http://api:8080"]\n' } }, api },
    ['unordered-dependency web -> api'],
  ],
  'a Caddyfile of the Docker context': [
    { web: { files: { Caddyfile: ':80 {\n  reverse_proxy api:8080\n}\n' } }, api },
    ['unordered-dependency web -> api'],
  ],
  'a file of the Docker context that is not copied': [
    {
      web: { files: { Dockerfile: 'FROM scratch\nCOPY app /app\n', 'dev/nginx.conf': 'proxy_pass http://api:8080;' } },
      api: { port: 8080 },
    },
    [],
  ],
  'a file of the Docker context that is copied': [
    {
      web: {
        files: { Dockerfile: 'FROM scratch\nCOPY ./conf/*.conf /etc/\n', 'conf/a.conf': 'proxy_pass http://api:8080;' },
      },
      api,
    },
    ['unordered-dependency web -> api'],
  ],
  'an upstream that another file of the Docker context defines': [
    {
      web: {
        files: {
          'conf.d/upstreams.conf': 'upstream backend { server api:8080; }',
          'conf.d/default.conf': 'server { location / { proxy_pass http://backend; } }',
        },
      },
      api,
    },
    ['unordered-dependency web -> api'],
  ],
  'an unknown host in a configuration file': [
    { web: { files: { 'nginx.conf': 'server { location / { proxy_pass http://backend; } }' } } },
    ['unknown-host web'],
  ],
  'files for development and tests in the Docker context': [
    {
      web: {
        files: {
          'docker-compose.yml': 'API_URL: http://api:8080',
          'test/config.json': '{"url":"http://api:8080"}',
          'README.md': 'http://api:8080',
          'api.test.js': 'fetch("http://api:8080")',
        },
      },
      api: { port: 8080 },
    },
    [],
  ],
  'build steps and health checks of a Dockerfile': [
    {
      web: { files: { Dockerfile: 'FROM scratch\nRUN curl http://api:8080\nHEALTHCHECK CMD curl http://api:8080\n' } },
      api: { port: 8080 },
    },
    [],
  ],
  'a health check': [{ web: { healthCheck: ['CMD-SHELL', 'curl http://api:8080'] }, api: { port: 8080 } }, []],
  'the alias of the service itself': [{ api: { port: 8080, env: { SELF_URL: 'http://api:8080' } } }, []],
  'a server in another stack, no order': [
    { web: { stack: 'Web', env: { X: 'http://api:8080' } }, api: { stack: 'Api', port: 8080 } },
    ['closed-port web -> api', 'unordered-dependency web -> api'],
  ],
  'a server in a stack that is deployed before': [
    { web: { stack: 'Web', env: { X: 'http://api:8080' }, waitsFor: ['api'] }, api: { stack: 'Api', port: 8080 } },
    ['closed-port web -> api'],
  ],
  'a server in a nested stack, no order': [
    { web: { env: { X: 'http://api:8080' } }, api: { stack: 'Shop>Data', port: 8080 } },
    ['closed-port web -> api', 'unordered-dependency web -> api'],
  ],
  'a server in a nested stack, in order': [
    { web: { env: { X: 'http://api:8080' }, waitsFor: ['api'] }, api: { stack: 'Shop>Data', port: 8080 } },
    ['closed-port web -> api'],
  ],
  'services of a nested stack in a stage': [
    {
      web: { stack: 'Prod/Shop>Data', env: { X: 'http://api:8080' } },
      api: { stack: 'Prod/Shop>Data', port: 8080, admits: ['web'] },
    },
    ['unordered-dependency web -> api'],
  ],
  'the same services in two stages': [
    {
      web: { stack: 'Beta/Shop', env: { X: 'http://api:8080' }, waitsFor: ['api'] },
      api: { stack: 'Beta/Shop', port: 8080, admits: ['web'] },
      web2: { stack: 'Prod/Shop', env: { X: 'http://api:8080' } },
      api2: { stack: 'Prod/Shop', port: 8080, alias: 'api', admits: ['web2'] },
    },
    ['unordered-dependency web2 -> api2'],
  ],
};
