/** What is said in a conversation with a model. */
export interface ModelMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** Text models, by the names that administrators give them. */
export interface TextModels {
  /**
   * What a model answers, in pieces as they come; JSON of the schema where it can be held to one. Throws `not_found` for a
   * model there is not, `rate_limited`, `unavailable`.
   */
  stream(
    model: string,
    wish: {
      readonly messages: readonly ModelMessage[];
      readonly schema: Readonly<Record<string, unknown>>;
    },
  ): Promise<AsyncIterable<string>>;
}
