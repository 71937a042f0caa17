import { claimsOf, DeclaredContainer } from '../../src/private/races/container-claims';
import { isAddressOf } from '../../src/private/races/matcher/host-mention';
import { mentionsInConfiguration, mentionsInSourceCode } from '../../src/private/races/matcher/mentions';

/** The aliases of all rows, and their ports. */
const ALIASES: Record<string, number[]> = {
  api: [8080],
  mysql: [3306],
  redis: [6379],
  kafka: [9092],
  'blue.local': [3000],
  'order-service': [8080, 9090],
  user_db: [5432],
};

type Part = 'env' | 'command' | 'entry point' | 'secret' | 'file' | 'source code';

/** The aliases that a part of a container calls, with the port if it names one. */
function called(part: Part, key: string, value: string | string[]): string[] {
  const container: DeclaredContainer = {
    name: 'app',
    environment: part === 'env' ? [{ name: key, value: String(value) }] : [],
    secrets: part === 'secret' ? [{ name: key, value: String(value) }] : [],
    command: part === 'command' ? [value].flat() : [],
    entryPoint: part === 'entry point' ? [value].flat() : [],
    localHosts: [],
  };
  const mentions =
    part === 'file'
      ? mentionsInConfiguration(String(value))
      : part === 'source code'
        ? mentionsInSourceCode(String(value))
        : claimsOf(container).map(({ mention }) => mention);
  return mentions
    .filter((mention) => mention.host in ALIASES && isAddressOf(mention, ALIASES[mention.host]))
    .map(({ host, port }) => (port === undefined ? host : `${host}:${port}`))
    .sort();
}

const POSITIVE: [reason: string, part: Part, key: string, value: string | string[], expected: string[]][] = [
  ['a URL', 'env', 'X', 'http://api', ['api']],
  ['a URL with a port', 'env', 'X', 'http://api:8080', ['api:8080']],
  ['a URL with a port that the alias does not have', 'env', 'X', 'http://api:81/', ['api:81']],
  ['a URL with a path and a query', 'env', 'X', 'https://api/v1?x=redis:6379', ['api']],
  ['a URL in capitals', 'env', 'X', 'HTTP://API:8080', ['api:8080']],
  ['a URL with a dot at the end of the host', 'env', 'X', 'http://api.:8080', ['api:8080']],
  ['a URL with a user and a password', 'env', 'X', 'mysql://root:secret@mysql:3306/shop', ['mysql:3306']],
  ['a password with an at sign', 'env', 'X', 'mysql://root:p@ss@mysql/shop', ['mysql']],
  ['a password with a slash', 'env', 'X', 'mysql://root:p/ss@mysql:3306/shop', ['mysql:3306']],
  ['a URL whose port is known only at deployment', 'env', 'X', 'http://api:\uE000Stack/Port\uE001/', ['api']],
  ['a URL whose port is a variable of the shell', 'env', 'X', 'http://api:${PORT}/', ['api']],
  ['an alias with a dot', 'env', 'X', 'http://blue.local:3000', ['blue.local:3000']],
  ['an alias with an underscore', 'env', 'X', 'postgres://user_db/x', ['user_db']],
  ['a URL with the driver in its scheme', 'env', 'X', 'postgresql+psycopg2://u:p@user_db:5432/x', ['user_db:5432']],
  ['a list of hosts in a URL', 'env', 'X', 'kafka://kafka:9092,redis:6379/x', ['kafka:9092', 'redis:6379']],
  ['a list of URLs', 'env', 'X', 'http://api:8080,redis://redis:6379', ['api:8080', 'redis:6379']],
  ['a URL in a query of another one', 'env', 'X', 'http://proxy.example.com/?to=http://api:8080', ['api:8080']],
  ['a URL in JSON', 'env', 'X', '{"upstream":"http://api:8080/","x":1}', ['api:8080']],
  ['a JDBC string', 'env', 'X', 'jdbc:mysql://mysql:3306/shop?useSSL=false', ['mysql:3306']],
  ['a JDBC string of SQL Server', 'env', 'X', 'jdbc:sqlserver://mysql:1433;databaseName=x', ['mysql:1433']],
  ['a JDBC string of Oracle', 'env', 'X', 'jdbc:oracle:thin:@//user_db:1521/x', ['user_db:1521']],
  ['an old JDBC string of Oracle', 'env', 'X', 'jdbc:oracle:thin:@user_db:1521:orcl', ['user_db:1521']],
  ['a data source name of Go', 'env', 'X', 'root:secret@tcp(mysql:3306)/shop', ['mysql:3306']],
  ['a user and a host', 'env', 'X', 'root@mysql', ['mysql']],
  ['a host and a port', 'env', 'X', 'redis:6379', ['redis:6379']],
  ['a host and a port that the alias does not have', 'env', 'X', 'redis:6380', ['redis:6380']],
  ['a list of hosts and ports', 'env', 'X', 'kafka:9092, redis:6379', ['kafka:9092', 'redis:6379']],
  ['a list with spaces', 'env', 'X', 'kafka:9092 redis:6379', ['kafka:9092', 'redis:6379']],
  ['a connection string of ADO.NET', 'env', 'X', 'Server=mysql;Database=redis;Uid=api', ['mysql']],
  ['a data source with a port after a comma', 'env', 'X', 'Data Source=mysql,1433;Initial Catalog=x', ['mysql']],
  ['a connection string of libpq', 'env', 'X', 'host=user_db port=5432 dbname=api', ['user_db']],
  ['a host under a key that ends in HOST', 'env', 'DB_HOST', 'mysql', ['mysql']],
  ['a host under a key that ends in URL', 'env', 'API_URL', 'api', ['api']],
  ['a host under a key that ends in SERVER', 'env', 'APP_SERVER', 'api', ['api']],
  ['a host under a key that ends in ADDR', 'env', 'ORDER_ADDR', 'order-service', ['order-service']],
  ['a host under a key that ends in ENDPOINT', 'env', 'ORDER_ENDPOINT', 'order-service:9090', ['order-service:9090']],
  ['a host under a key that starts with ENDPOINTS', 'env', 'ENDPOINTS_ORDERS', 'order-service', ['order-service']],
  ['a host under a key with a number', 'env', 'REDIS_HOST_1', 'redis', ['redis']],
  ['a host under a key for a replica', 'env', 'DB_HOST_REPLICA', 'mysql', ['mysql']],
  ['a host under PGHOST', 'env', 'PGHOST', 'user_db', ['user_db']],
  ['a host under a key in camel case', 'env', 'redisHost', 'redis', ['redis']],
  ['a host under a key with dots', 'env', 'spring.redis.host', 'redis', ['redis']],
  ['a host under a key of ASP.NET', 'env', 'Redis__Host', 'redis', ['redis']],
  ['a list of hosts under a key for brokers', 'env', 'KAFKA_BROKERS', 'kafka,redis', ['kafka', 'redis']],
  ['a list of hosts under a key for servers', 'env', 'BOOTSTRAP_SERVERS', 'kafka;redis', ['kafka', 'redis']],
  ['a port below 80 under a key for an address', 'env', 'DB_ADDR', 'redis:7', ['redis:7']],
  ['a host under a key for a build argument', 'env', 'ORDER_URL_BUILD_ARG', 'order-service', ['order-service']],
  ['a member of a cluster, with two ports', 'env', 'X', 'server.1=kafka:2888:3888;2181', ['kafka:2888']],
  ['a URL in a secret', 'secret', 'DSN', 'mysql://u:p@mysql/x', ['mysql']],
  ['an option with a URL', 'command', '', ['serve', '--api=http://api:8080'], ['api:8080']],
  ['an option that names an address, in one argument', 'command', '', ['serve', '--db-host=mysql'], ['mysql']],
  ['an option that names an address, in two arguments', 'command', '', ['serve', '--db-host', 'mysql'], ['mysql']],
  ['an option with a list of brokers', 'command', '', ['--brokers', 'kafka,redis'], ['kafka', 'redis']],
  ['a script that waits', 'command', '', ['sh', '-c', 'wait-for-it.sh mysql:3306 -- npm start'], ['mysql:3306']],
  ['a host and a port in two words', 'command', '', ['sh', '-c', 'until nc -z mysql 3306; do :; done'], ['mysql:3306']],
  ['a host and a port in two arguments', 'entry point', '', ['nc', '-z', 'redis', '6379'], ['redis:6379']],
  ['the host of a database client', 'command', '', ['mysql', '-h', 'mysql', '-u', 'root'], ['mysql']],
  ['a variable in a shell command', 'command', '', ['sh', '-c', 'DB_HOST=mysql exec app'], ['mysql']],
  [
    'a Caddyfile in a command',
    'command',
    '',
    ['sh', '-c', 'cat <<E\n:80 {\n reverse_proxy api:8080\n}\nE'],
    ['api:8080'],
  ],
  ['proxy_pass of nginx', 'file', '', 'location / { proxy_pass http://api:8080/; }', ['api:8080']],
  ['an upstream of nginx', 'file', '', 'upstream x { server api:8080; server redis; }', ['api:8080', 'redis']],
  ['fastcgi_pass of nginx', 'file', '', 'fastcgi_pass api:9000;', ['api:9000']],
  ['set of nginx', 'file', '', 'set $api_host api;\nproxy_pass http://$api_host;', ['api']],
  ['reverse_proxy of Caddy without a port', 'file', '', 'example.com {\n  reverse_proxy api\n}', ['api']],
  ['a server of HAProxy', 'file', '', 'backend b\n  server one api:8080 check', ['api:8080']],
  ['properties of Spring', 'file', '', 'spring.datasource.url=jdbc:mysql://mysql:3306/x', ['mysql:3306']],
  ['YAML', 'file', '', 'redis:\n  host: redis\n  port: 6379\n', ['redis']],
  ['JSON', 'file', '', '{ "database": { "host": "mysql" } }', ['mysql']],
  ['XML', 'file', '', '<db><host>mysql</host></db>', ['mysql']],
  ['a backend of Varnish', 'file', '', 'backend default { .host = "api"; .port = "8080"; }', ['api']],
  ['a scrape target', 'file', '', "targets: ['api:8080', 'redis:6379']", ['api:8080', 'redis:6379']],
  ['a URL in a program', 'source code', '', "const url = 'http://api:8080/v1';", ['api:8080']],
];

const NEGATIVE: [reason: string, part: Part, key: string, value: string | string[]][] = [
  ['a database engine', 'env', 'DB_ENGINE', 'mysql'],
  ['the name of a connection', 'env', 'DB_CONNECTION', 'mysql'],
  ['the name of a database', 'env', 'MYSQL_DATABASE', 'mysql'],
  ['a driver', 'env', 'CACHE_DRIVER', 'redis'],
  ['a backend by its kind', 'env', 'SESSION_BACKEND', 'redis'],
  ['the name of the application', 'env', 'APP_NAME', 'api'],
  ['a component', 'env', 'COMPONENT', 'api'],
  ['a user', 'env', 'DB_USER', 'api'],
  ['a log channel', 'env', 'LOG_CHANNEL', 'redis'],
  ['a service name for traces', 'env', 'OTEL_SERVICE_NAME', 'api'],
  ['the type of a server', 'env', 'SERVER_TYPE', 'redis'],
  ['the name of a server', 'env', 'SERVER_NAME', 'api'],
  ['the port of a host', 'env', 'HOST_PORT', 'api'],
  ['the scheme of a URL', 'env', 'URL_SCHEME', 'redis'],
  ['the host name of the service itself', 'env', 'HOSTNAME', 'api'],
  ['a label of a public name', 'env', 'PUBLIC_URL', 'https://api.example.com'],
  ['the last label of a public name', 'env', 'PUBLIC_URL', 'https://www.api'],
  ['a part of a label', 'env', 'API_URL', 'http://api-v2:8080'],
  [
    'a label before a value that is known only at deployment',
    'env',
    'API_URL',
    'http://api.\uE000Stack/Name\uE001:8080',
  ],
  [
    'a label after a value that is known only at deployment',
    'env',
    'API_URL',
    'http://\uE000Stack/Prefix\uE001api:8080',
  ],
  ['a label after a variable of the shell', 'env', 'API_URL', 'http://${PREFIX}api:8080'],
  ['a path', 'env', 'API_URL', 'https://example.com/api:8080/redis'],
  ['a path only', 'env', 'API_ENDPOINT', '/api'],
  ['a query', 'env', 'X_URL', 'https://example.com/?db=mysql'],
  ['a list of words', 'env', 'FEATURES', 'api,redis,mysql'],
  ['a list of words, one with a version', 'env', 'DEPENDENCIES', 'api,redis:8000,mysql'],
  ['a sentence', 'env', 'TEXT', 'redis:8000 is our cache'],
  ['the tag of an image', 'env', 'BASE', 'redis:7'],
  ['an image', 'env', 'CACHE_IMAGE', 'redis:6379'],
  ['an image in a registry', 'env', 'CACHE', 'example.com/library/redis:6379'],
  ['an exact version', 'env', 'CACHE', 'redis:7000.1'],
  ['a time', 'env', 'AT', '10:30'],
  ['the allowed hosts of Django', 'env', 'ALLOWED_HOSTS', 'api,localhost'],
  ['allowed origins', 'env', 'CORS_ORIGIN', 'http://api:8080'],
  ['origins by another key', 'env', 'ALLOWED_ORIGINS', 'http://api:8080'],
  ['hosts without a proxy', 'env', 'NO_PROXY', 'localhost,api:8080'],
  ['the address that the service binds', 'env', 'LISTEN_ADDR', 'api:8080'],
  ['a user and a numeric password', 'env', 'API_KEY', 'api:12345'],
  ['an email address', 'env', 'ADMIN_EMAIL', 'root@mysql'],
  ['an email address in a domain', 'env', 'FROM', 'root@api.example.com'],
  ['a bucket', 'env', 'BUCKET_URL', 's3://api/redis'],
  ['a file', 'env', 'CONFIG_URL', 'file://api/x'],
  ['an ARN', 'env', 'QUEUE_ARN', 'arn:aws:sqs:eu-west-1:123456789012:api'],
  ['a URL that consists of a variable', 'env', 'API_URL', 'http://${API}:8080'],
  ['a name in a connection string', 'env', 'X', 'Server=db.example.com;Database=mysql;Application Name=api'],
  ['a driver without a host', 'env', 'X', 'jdbc:mysql:mysql'],
  ['a URL with a password like an alias', 'env', 'X', 'mysql://root:mysql@db.example.com/redis'],
  ['a name of a command', 'command', '', ['redis', 'api', 'mysql']],
  ['an option that names a service', 'command', '', ['--service', 'api', '--server-name=api']],
  ['a port that belongs to no alias, in two words', 'command', '', ['worker', 'api', '3000']],
  ['a header', 'command', '', ['curl', '-H', 'Host: api', 'http://localhost/']],
  ['a comment in a command', 'command', '', ['sh', '-c', '# http://api:8080\nexec app']],
  ['the option -h of another program', 'command', '', ['docker', 'run', '-h', 'api']],
  ['a comment in a file', 'file', '', '# proxy_pass http://api:8080;\n  ; host = mysql'],
  ['a comment in XML', 'file', '', '<!-- <host>mysql</host> -->'],
  ['an upstream with the name of an alias', 'file', '', 'upstream api { server 10.0.0.1; }\nproxy_pass http://api;'],
  ['server_name of nginx', 'file', '', 'server { listen 80; server_name api; }'],
  ['a location', 'file', '', 'location /api { root /redis; }'],
  ['a key of YAML', 'file', '', 'api:\n  image: redis\n  name: mysql\n'],
  ['a word in a program', 'source code', '', "const redis = require('redis'); const host = 'mysql';"],
  ['a comment in a program', 'source code', '', '// http://api:8080\n/* http://mysql */ x = 1 # http://redis'],
];

test.each(POSITIVE)('%s is a call: %s %s', (_, part, key, value, expected) => {
  expect(called(part, key, value)).toEqual(expected);
});

test.each(NEGATIVE)('%s is no call: %s %s', (_, part, key, value) => {
  expect(called(part, key, value)).toEqual([]);
});

test('the tables have enough rows, and no name twice', () => {
  const reasons = [...POSITIVE, ...NEGATIVE].map(([reason]) => reason);
  expect(reasons.length).toBeGreaterThanOrEqual(60);
  expect(new Set(reasons).size).toBe(reasons.length);
});

test('hostile texts of the maximal length are read in a few seconds', () => {
  const pieces = [
    'a',
    'a_',
    '@',
    'a@b ',
    'a=b ',
    'a:1 ',
    'a 80 ',
    'server ',
    '://',
    'a://b ',
    'http://u:p@',
    'host: a\n',
  ];
  const others = [
    '"host":"a",',
    '<a>',
    'upstream a {',
    'mysql -h ',
    '# ',
    '/* ',
    '<!--',
    '--host a ',
    '\n',
    '${',
    'data source=',
  ];
  for (const piece of [...pieces, ...others]) {
    const text = piece.repeat(Math.ceil((256 * 1024) / piece.length));
    const start = Date.now();
    mentionsInConfiguration(text);
    mentionsInSourceCode(text);
    expect([piece, Date.now() - start < 10_000]).toEqual([piece, true]);
  }
});

test('excerpts contain no users, passwords, paths or queries', () => {
  const values = [
    'mysql://root:s3cret@mysql:3306/s3cret?password=s3cret',
    'mysql://root:s3/cret@mysql:3306/',
    'root:s3cret@tcp(mysql:3306)/s3cret',
    'Server=mysql;User=s3cret;Password=s3cret',
    'jdbc:oracle:thin:scott/s3cret@//mysql:1521/x',
    'https://s3cret@mysql/s3cret',
    'host=mysql password=s3cret user=root',
    'amqp://root:s3,cret@mysql:5672,redis:5672',
  ];
  for (const value of values) {
    const excerpts = mentionsInConfiguration(value).map(({ excerpt }) => excerpt);
    expect(excerpts.length).toBeGreaterThan(0);
    expect(excerpts.filter((each) => /s3|cret|root|scott/.test(each))).toEqual([]);
  }
});
