import {
  type DefinitionFile,
  definitionFile,
} from "../../../../shared/contracts/studio/definitions.ts";
import embedded from "./ready/embedded.json" with { type: "json" };
import fal from "./ready/fal.json" with { type: "json" };
import kie from "./ready/kie.json" with { type: "json" };
import openai from "./ready/openai.json" with { type: "json" };
import replicate from "./ready/replicate.json" with { type: "json" };
import workersAi from "./ready/workers-ai.json" with { type: "json" };

/** Definitions that ship with the platform: to be taken over with one call, and given a key. */
export function readyDefinitions(): DefinitionFile[] {
  return [embedded, kie, replicate, fal, openai, workersAi].map((file) =>
    definitionFile.parse(file),
  );
}
