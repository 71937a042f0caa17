import { Endpoint } from '../model/service';
import { Container, Variable } from '../template/containers';
import { EcsService } from '../template/ecs-services';
import { Stack } from '../template/stack';
import { isResolved, mapUnresolved, unresolvedIn } from '../template/unresolved';

/**
 * Makes host names with an unknown part comparable, such as `${Env}-api` of a client and of an alias: the same parameter has the
 * same value wherever its template uses it. For the comparison, such a part is replaced by a word that a host name may contain.
 *
 * Only the parts of aliases are replaced. Elsewhere, nothing that only deployment knows can be taken for a host name.
 */
export class UnknownParts {
  private readonly words = new Map<string, string>();
  private readonly references: string[] = [];

  constructor(services: readonly EcsService[], stacks: readonly Stack[]) {
    const ids = new Set(stacks.map(({ id }) => id));
    // Other references, such as functions that are not computed, may mean something else in another template.
    const isOfTemplate = (reference: string) => ids.has(reference.slice(0, reference.lastIndexOf('/')));
    for (const { dnsName } of services.flatMap(({ endpoints }) => endpoints)) {
      for (const reference of unresolvedIn(dnsName)) {
        if (this.words.has(reference) || !isOfTemplate(reference)) continue;
        this.words.set(reference, `unknown7q${this.references.length}z`);
        this.references.push(reference);
      }
    }
  }

  /** The name of an endpoint in comparisons; undefined if it cannot be compared. */
  public hostOf({ dnsName }: Endpoint): string | undefined {
    const name = this.encode(dnsName);
    return isResolved(name) ? name : undefined;
  }

  /** A container with words for the unknown parts in its texts. */
  public inContainer(container: Container): Container {
    if (this.words.size === 0) return container;
    const inVariable = ({ name, value }: Variable) => ({ name, value: value && this.encode(value) });
    return {
      ...container,
      environment: container.environment.map(inVariable),
      secrets: container.secrets.map(inVariable),
      command: container.command.map((each) => this.encode(each)),
      entryPoint: container.entryPoint.map((each) => this.encode(each)),
    };
  }

  /** A text for people: with `${Env}` for the word that replaces the parameter `Env`. */
  public shown(text: string): string {
    return text.replace(/unknown7q(\d+)z/g, (word, index: string) => {
      const reference = this.references[Number(index)];
      return reference === undefined ? word : `\${${reference.slice(reference.lastIndexOf('/') + 1)}}`;
    });
  }

  private encode(text: string): string {
    return mapUnresolved(text, (reference) => this.words.get(reference));
  }
}
