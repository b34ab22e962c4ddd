import { identityContracts as identity } from "../../shared/contracts/identity/index.ts";
import { mediaContracts as media } from "../../shared/contracts/media/index.ts";
import type { Contract } from "../../shared/contracts/platform/index.ts";
import type { Millis } from "../../shared/kernel/time.ts";
import { collector, type Sum } from "../adapters/metrics.ts";
import {
  addTime,
  type Histogram,
  type LabelsOf,
  type MetricOf,
  type Metrics,
} from "../domains/platform/index.ts";
import type { RequestContext } from "./http/request-context.ts";

const MILLISECONDS = 1_000;

type Result = (status: number) => string;

const plain: Result = (status) => {
  if (status < 300) return "succeeded";
  if (status === 423) return "locked";
  return status === 429 ? "limited" : "failed";
};

/** What else a request counts as. */
type Meaning = (metrics: Metrics, status: number) => void;

function means<Name extends MetricOf<"counter">>(
  name: Name,
  labels: (result: string) => LabelsOf<Name>,
): Meaning {
  return (metrics, status) => metrics.count(name, labels(plain(status)));
}

const signsIn = (method: string): Meaning =>
  means("veche_logins_total", (result) => ({ method, result }));
const takesIn = (way: string): Meaning =>
  means("veche_uploads_total", (result) => ({ way, result }));
const refreshes = means("veche_token_refreshes_total", (result) => ({ result }));
const validates = means("veche_token_validations_total", (result) => ({ result }));

const registers: Meaning = (metrics, status) => {
  if (status === 201) metrics.count("veche_registrations_total", {});
};

function nameOf({ method, path }: Pick<Contract, "method" | "path">): string {
  return `${method.toUpperCase()} ${path}`;
}

const meanings: readonly (readonly [Contract, Meaning])[] = [
  [identity.register, registers],
  [identity.login, signsIn("password")],
  [identity.mfa, signsIn("second_factor")],
  [identity.verifyMagicLink, signsIn("magic_link")],
  [identity.passkeyLogin, signsIn("passkey")],
  [identity.refresh, refreshes],
  [identity.token, refreshes],
  [identity.introspection, validates],
  [identity.userinfo, validates],
  [identity.userinfoByPost, validates],
  [media.uploadImage, takesIn("request")],
  [media.uploadFile, takesIn("request")],
  [media.createUpload, takesIn("tus")],
  [media.completeUpload, takesIn("presigned")],
];
/** Requests that mean something for the platform as a whole, by method and template. */
const MEANINGS = new Map(meanings.map(([contract, meaning]) => [nameOf(contract), meaning]));

/** Where requests of one kind are counted: found once, for naming samples costs more than counting. */
interface Counted {
  readonly answered: Sum;
  readonly took: Histogram;
  readonly meaning: Meaning | undefined;
}

/** By template, by method, by status: what is put together for each request to look it up costs more than counting. */
const known = new Map<string, Map<string, Map<number, Counted>>>();

/** A client may make methods up; names of samples are kept for good. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

function countedAs(route: string, sent: string, status: number): Counted {
  const method = METHODS.has(sent) ? sent : "OTHER";
  return known.get(route)?.get(method)?.get(status) ?? countedAnew(route, method, status);
}

function countedAnew(route: string, method: string, status: number): Counted {
  const counted = {
    answered: collector.counter("veche_http_requests_total", { route, method, status }),
    took: collector.timer("veche_http_request_duration_seconds", { route, method }),
    meaning: MEANINGS.get(`${method} ${route}`),
  };
  const ofRoute = known.get(route) ?? new Map<string, Map<number, Counted>>();
  const ofMethod = ofRoute.get(method) ?? new Map<number, Counted>();
  known.set(route, ofRoute.set(method, ofMethod.set(status, counted)));
  return counted;
}

/** Counts a request once it is answered. */
export function countRequest(
  { route, startedAt }: RequestContext,
  method: string,
  status: number,
  now: Millis,
) {
  const { answered, took, meaning } = countedAs(route, method, status);
  answered.value += 1;
  addTime(took, (now - startedAt) / MILLISECONDS);
  meaning?.(collector, status);
  if (status === 101) collector.count("veche_sockets_opened_total", { route });
}
