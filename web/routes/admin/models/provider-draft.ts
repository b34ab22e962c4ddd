import type { AiProvider } from "../../../../shared/client/index.ts";

export const KINDS = ["http", "workers-ai", "embedded"] as const;

/** A provider as it stands in a form. */
export interface ProviderDraft {
  readonly name: string;
  readonly slug: string;
  readonly kind: (typeof KINDS)[number];
  readonly baseUrl: string;
  readonly header: string;
  readonly scheme: string;
  /** Empty leaves what there is. */
  readonly apiKey: string;
  readonly webhookSecret: string;
  readonly signed: boolean;
  readonly concurrent: string;
  readonly perMinute: string;
  readonly isActive: boolean;
}

export function draftOf(provider: AiProvider | null): ProviderDraft {
  return {
    name: provider?.name ?? "",
    slug: provider?.slug ?? "",
    kind: provider?.kind ?? "http",
    baseUrl: provider?.baseUrl ?? "",
    header: provider === null ? "Authorization" : (provider.auth?.header ?? ""),
    scheme: provider === null ? "Bearer" : (provider.auth?.scheme ?? ""),
    apiKey: "",
    webhookSecret: "",
    signed: provider?.webhookSignature === "standard-webhooks",
    concurrent: String(provider?.limits?.concurrent ?? 4),
    perMinute: String(provider?.limits?.perMinute ?? 60),
    isActive: provider?.isActive ?? true,
  };
}

/** What is sent of it. */
export function bodyOf(draft: ProviderDraft) {
  const { name, slug, kind, isActive, apiKey, webhookSecret } = draft;
  const overHttp = kind === "http";
  const header = draft.header.trim();
  return {
    ...{ name: name.trim(), slug: slug.trim(), kind, isActive },
    baseUrl: overHttp ? draft.baseUrl.trim() || null : null,
    auth: overHttp && header !== "" ? { header, scheme: draft.scheme.trim() } : null,
    limits: { concurrent: Number(draft.concurrent), perMinute: Number(draft.perMinute) },
    webhookSignature: draft.signed ? ("standard-webhooks" as const) : ("none" as const),
    ...(overHttp && apiKey !== "" && { apiKey }),
    ...(overHttp && webhookSecret !== "" && { webhookSecret }),
  };
}
export type ProviderBody = ReturnType<typeof bodyOf>;
