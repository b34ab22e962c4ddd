import type { ModelDefinition } from "../../../../shared/contracts/studio/definitions.ts";
import { propertiesOf } from "./parameters.ts";

/** What every request may speak of, beside the model's own parameters. */
export interface RequestVariables {
  readonly prompt?: string | undefined;
  readonly seed?: number | undefined;
  /** A signed address of the picture to begin with, for an hour; and the picture itself as a `data:` URL. */
  readonly imageUrl?: string | undefined;
  readonly imageData?: string | undefined;
  /** Where the provider may tell that it has finished; it is for this job alone. */
  readonly webhookUrl?: string | undefined;
  /** The same each time this job is submitted. */
  readonly requestId?: string | undefined;
  /** Of text models: the conversation, the JSON schema of the answer, whether it is wanted in pieces. */
  readonly messages?: unknown;
  readonly schema?: unknown;
  readonly stream?: boolean | undefined;
}

export const REQUEST_VARIABLES = [
  "prompt",
  "seed",
  "imageUrl",
  "imageData",
  "webhookUrl",
  "requestId",
  "messages",
  "schema",
  "stream",
] as const satisfies readonly (keyof RequestVariables)[];

/** What the requests after the submission may speak of too. */
export const TASK_VARIABLE = "taskId";

/** Everything a submission of this model may speak of. */
export function knownVariables(model: Pick<ModelDefinition, "parametersSchema">): Set<string> {
  return new Set([...REQUEST_VARIABLES, ...Object.keys(propertiesOf(model))]);
}
