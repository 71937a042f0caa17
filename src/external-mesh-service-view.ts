import { ExternalMeshService } from './external-mesh-service';
import { IMeshService } from './i-mesh-service';
import { MeshEndpoint } from './mesh-endpoint';
import { ExternalMember } from './private/members/external-member';

/** What `addExternalService` returns. It is not exported, so that users cannot create one. */
export class ExternalMeshServiceView extends ExternalMeshService {
  constructor(
    public readonly member: ExternalMember,
    private readonly dependentsOf: (member: ExternalMember) => IMeshService[],
  ) {
    super();
  }

  public get name(): string {
    return this.member.name;
  }

  public get endpoints(): MeshEndpoint[] {
    return this.member.endpoints.map(({ dnsName, port, discoveryName, listenerPort }) => {
      return { dnsName, port, discoveryName, listenerPort };
    });
  }

  public get dependents(): IMeshService[] {
    return this.dependentsOf(this.member);
  }
}
