import type { AiModel, AiModelDraft } from "../../../../shared/client/index.ts";
import { jsonText, jsonValue } from "./json-text.ts";

export const TYPES = ["image", "video", "text", "moderation"] as const;
export const IMAGES = ["none", "optional", "required"] as const;
/** What of a model is written as JSON. */
export const PARTS = ["parametersSchema", "request", "response", "price"] as const;

/** A model as it stands in a form. */
export interface ModelDraft extends Readonly<Record<(typeof PARTS)[number], string>> {
  readonly name: string;
  readonly slug: string;
  readonly description: string;
  readonly modelType: (typeof TYPES)[number];
  readonly image: (typeof IMAGES)[number];
  readonly isActive: boolean;
}

/** What a new one begins with: a synchronous answer with the address of a picture. */
const BEGINNING: ModelDraft = {
  ...{ name: "", slug: "", description: "", modelType: "image", image: "none", isActive: true },
  parametersSchema: jsonText({ type: "object", properties: {} }),
  request: jsonText({ method: "POST", path: "/images", body: { prompt: "{{prompt}}" } }),
  response: jsonText({ results: { at: "/images/0/url" }, error: "/error/message" }),
  price: "null",
};

export function draftOf(model: AiModel | null): ModelDraft {
  if (model === null) return BEGINNING;
  const { name, slug, description, modelType, image, isActive } = model;
  const [parametersSchema, request, response, price] = PARTS.map((part) => jsonText(model[part]));
  return {
    ...{ name, slug, description, modelType, image, isActive },
    parametersSchema: parametersSchema ?? "",
    request: request ?? "",
    response: response ?? "",
    price: price ?? "",
  };
}

/** What is sent of it; parts that are no JSON are named. */
export function bodyOf(draft: ModelDraft) {
  const parts = PARTS.map((part) => [part, jsonValue(draft[part])] as const);
  const wrong = parts.filter(([, value]) => value === undefined).map(([part]) => part);
  const { name, slug, description, modelType, image, isActive } = draft;
  const plain = { name: name.trim(), slug: slug.trim(), description: description.trim() };
  const body = { ...plain, modelType, image, isActive, ...Object.fromEntries(parts) };
  // Whether what was written as JSON has the right shape, the platform says.
  return { wrong, body: body as AiModelDraft };
}
