import { Claim, EvidenceKind } from './evidence';
import { Container } from '../template/containers';
import { DockerContexts } from '../template/docker-context';
import { upstreamNames } from './matcher/directives';
import { HostMention } from './matcher/host-mention';
import {
  mentionsInCommand,
  mentionsInConfiguration,
  mentionsInSourceCode,
  mentionsInVariable,
} from './matcher/mentions';

/** The parts of a container that its task definition contains: plain data, also known to a mesh before synthesis. */
export type DeclaredContainer = Pick<
  Container,
  'name' | 'environment' | 'secrets' | 'command' | 'entryPoint' | 'localHosts'
>;

/** The hosts that the definition of a container names as addresses. The command of its health check does not count. */
export function claimsOf(container: DeclaredContainer): Claim[] {
  const claim = claimIn(container);
  return [
    ...container.environment.flatMap(({ name, value }) =>
      mentionsInVariable(name, value ?? '').map(claim('environment', name)),
    ),
    ...mentionsInCommand(container.entryPoint).map(claim('entryPoint')),
    ...mentionsInCommand(container.command).map(claim('command')),
    ...container.secrets.flatMap(({ name, value }) => mentionsInVariable(name, value ?? '').map(claim('secret', name))),
  ].filter(({ mention }) => !container.localHosts.includes(mention.host));
}

/** The hosts that the image of a container names as addresses: build arguments, the Dockerfile, files that it copies. */
export function imageClaimsOf(container: Container, contexts: DockerContexts): Claim[] {
  if (!container.image) return [];
  const claim = claimIn(container);
  const { dockerfile, files } = contexts.read(container.image);
  const { buildArgs, dockerfile: file } = container.image;
  const overridden = new Set([...container.environment, ...container.secrets].map(({ name }) => name));
  const upstreams = new Set(files.flatMap(({ text }) => [...upstreamNames(text)]));
  const replaced = container.command.length > 0 || container.entryPoint.length > 0;
  return [
    ...[...buildArgs].flatMap(([name, value]) => mentionsInVariable(name, value).map(claim('buildArgument', name))),
    ...dockerfile.buildArgs
      .filter(({ name }) => !buildArgs.has(name))
      .flatMap(({ name, value }) => mentionsInVariable(name, value ?? '').map(claim('file', file))),
    ...dockerfile.environment
      .filter(({ name }) => !overridden.has(name))
      .flatMap(({ name, value }) => mentionsInVariable(name, value ?? '').map(claim('file', file))),
    ...(replaced ? [] : dockerfile.commands.flatMap((each) => mentionsInCommand([each]).map(claim('file', file)))),
    ...files.flatMap(({ path, kind, text }) =>
      kind === 'configuration'
        ? mentionsInConfiguration(text).map(claim('file', path))
        : mentionsInSourceCode(text).map(claim('file', path, false)),
    ),
  ].filter(({ mention: { host, port } }) => {
    const isUpstream = port === undefined && upstreams.has(host);
    return !isUpstream && !container.localHosts.includes(host);
  });
}

function claimIn(container: Pick<Container, 'name'>) {
  return (kind: EvidenceKind, name?: string, isConfiguration = true) =>
    (mention: HostMention): Claim => ({
      mention,
      isConfiguration,
      evidence: {
        kind,
        container: container.name,
        ...(name !== undefined && { name }),
        ...(kind !== 'secret' && { value: mention.excerpt }),
      },
    });
}
