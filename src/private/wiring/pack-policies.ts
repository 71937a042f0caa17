/** The characters that IAM accepts in all inline policies of a role together. White space does not count. */
const MAX_INLINE_SIZE = 10_240;
/** The characters that IAM accepts in a managed policy. */
const MAX_MANAGED_SIZE = 6_144;
/** The managed policies that IAM accepts for a role, unless the quota was raised. */
const MAX_MANAGED_POLICIES = 10;

/** A policy for some of the packed items. */
export interface PackedPolicy<T> {
  readonly kind: 'inline' | 'managed';
  readonly items: readonly T[];
}

interface OpenPolicy<T> extends PackedPolicy<T> {
  readonly items: T[];
  readonly maxSize: number;
  size: number;
}

/** Distributes the permissions of one role over as few policies as the limits of IAM allow. */
export class PolicyPacker {
  private managedPoliciesLeft = MAX_MANAGED_POLICIES;
  private inlineSizeLeft: number;

  /** @param reserved the characters of the inline policies that the role has already */
  constructor(reserved: number) {
    this.inlineSizeLeft = MAX_INLINE_SIZE - reserved;
  }

  /**
   * Packs items into new policies: one inline policy first, then managed ones. Each item goes into the first policy in
   * which there is room.
   *
   * @param emptySize the characters of a policy without items
   * @param sizeOf the characters that an item adds at most
   * @returns the policies, and the items for which the role has no room
   */
  public pack<T>(items: readonly T[], emptySize: number, sizeOf: (item: T) => number) {
    const policies: OpenPolicy<T>[] = [];
    const unpacked: T[] = [];
    for (const item of items) {
      const size = sizeOf(item);
      const policy =
        policies.find((each) => each.size + size <= each.maxSize) ?? this.open(policies, emptySize, emptySize + size);
      if (!policy) {
        unpacked.push(item);
        continue;
      }
      policy.items.push(item);
      policy.size += size;
    }
    for (const { kind, size } of policies) if (kind === 'inline') this.inlineSizeLeft -= size;
    return { policies: policies as readonly PackedPolicy<T>[], unpacked };
  }

  /** Adds a policy that has room for at least so many characters; undefined if there can be none. */
  private open<T>(policies: OpenPolicy<T>[], size: number, needed: number): OpenPolicy<T> | undefined {
    const hasInline = policies.some(({ kind }) => kind === 'inline');
    let policy: OpenPolicy<T> | undefined;
    if (!hasInline && needed <= this.inlineSizeLeft) {
      policy = { kind: 'inline', items: [], maxSize: this.inlineSizeLeft, size };
    } else if (this.managedPoliciesLeft > 0 && needed <= MAX_MANAGED_SIZE) {
      this.managedPoliciesLeft--;
      policy = { kind: 'managed', items: [], maxSize: MAX_MANAGED_SIZE, size };
    }
    if (policy) policies.push(policy);
    return policy;
  }
}
