/** An input that cannot be read at all. The message is one line for the user. */
export class InputError extends Error {}
