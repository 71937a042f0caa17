import { parseDockerfile } from '../../src/private/template/dockerfile';

const CASES: Record<string, [text: string, expected: Partial<ReturnType<typeof parseDockerfile>>]> = {
  'ENV with pairs, quotes and a line break': [
    'FROM x\nENV A=1 B="two words" \\\n  # comment\n  C=\'3\'\n',
    {
      environment: [
        { name: 'A', value: '1' },
        { name: 'B', value: 'two words' },
        { name: 'C', value: '3' },
      ],
    },
  ],
  'ENV in its old form': [
    'env API_URL http://api:8080/a b',
    { environment: [{ name: 'API_URL', value: 'http://api:8080/a b' }] },
  ],
  'ARG with and without a default': ['ARG A\nARG B=http://api', { buildArgs: [{ name: 'B', value: 'http://api' }] }],
  'CMD as a list and as text': [
    'CMD ["serve", "--api", "http://api"]\nENTRYPOINT exec serve http://db',
    { commands: ['serve\n--api\nhttp://api', 'exec serve http://db'] },
  ],
  'a list that is not valid JSON': ["CMD ['serve']", { commands: ["['serve']"] }],
  'comments, health checks and build steps': ['# CMD a\nHEALTHCHECK CMD b\nRUN c\n', { commands: [] }],
  'COPY of several sources, with flags': [
    'COPY --chown=1:1 a ./b/ /dest/\nADD ["c d", "/dest"]\nADD https://example.com/x /x',
    { copied: ['a', './b/', 'c d'] },
  ],
  'COPY from another stage': ['COPY --from=build /x /y', { copied: undefined }],
  'COPY with a variable of the Dockerfile': [
    'ENV HOME /src/app\nARG DIR=conf\nCOPY $HOME ${DIR}/x $OTHER /y',
    { copied: ['/src/app', 'conf/x', '$OTHER'] },
  ],
  'a file in the Dockerfile itself': [
    'COPY <<EOF /etc/nginx.conf\nproxy_pass http://api;\nEOF\nCMD ["x"]',
    { commands: ['proxy_pass http://api;', 'x'], copied: undefined },
  ],
  'a script of a build step': [
    'RUN <<-"END"\ncurl http://api\nEND\nENV A=1',
    { commands: [], environment: [{ name: 'A', value: '1' }] },
  ],
  'a heredoc without an end': ['COPY <<EOF /x\nENV A=1', { commands: [] }],
  'a build that mounts the context': ['COPY a /a\nRUN --mount=type=bind,target=/src make', { copied: undefined }],
  'no instruction at all': ['x', { commands: [], environment: [], buildArgs: [], copied: undefined }],
};

test.each(Object.entries(CASES))('%s', (_, [text, expected]) => {
  expect(parseDockerfile(text)).toMatchObject(expected);
});
