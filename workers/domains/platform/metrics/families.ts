/** Upper bounds of the buckets of a histogram of times, in seconds. The longest are for queues and generations. */
export const SECONDS_BUCKETS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
] as const;

/** A family of samples, as Prometheus has it. */
export interface MetricFamily {
  readonly kind: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly string[];
}

/** All that is measured. A name or a label that is not here cannot be counted. */
export const METRICS = {
  veche_http_requests_total: {
    kind: "counter",
    help: "Requests answered, by template of the route.",
    labels: ["route", "method", "status"],
  },
  veche_http_request_duration_seconds: {
    kind: "histogram",
    help: "Time from a request to its reply.",
    labels: ["route", "method"],
  },
  veche_d1_query_duration_seconds: {
    kind: "histogram",
    help: "Time of a round trip to the database, by how it was asked.",
    labels: ["operation"],
  },
  veche_d1_query_failures_total: {
    kind: "counter",
    help: "Round trips to the database that failed.",
    labels: ["operation"],
  },
  veche_d1_sessions_total: {
    kind: "counter",
    help: "Calls that read at a replica: from the caller's bookmark, or anywhere.",
    labels: ["from"],
  },
  veche_d1_replica_probes_total: {
    kind: "counter",
    help: "Reads of what was just written, by who answered: primary or replica.",
    labels: ["by"],
  },
  veche_d1_replica_lag_seconds: {
    kind: "gauge",
    help: "Time until the nearest replica had what was just written, measured every minute.",
    labels: [],
  },
  veche_cache_requests_total: {
    kind: "counter",
    help: "What was looked for in an isolate's memory: hit or miss.",
    labels: ["cache", "result"],
  },
  veche_sockets_opened_total: {
    kind: "counter",
    help: "WebSockets opened, by template of the route.",
    labels: ["route"],
  },
  veche_registrations_total: { kind: "counter", help: "Accounts registered.", labels: [] },
  veche_logins_total: {
    kind: "counter",
    help: "Sign-ins by what came of them: succeeded, failed, locked, limited.",
    labels: ["method", "result"],
  },
  veche_token_refreshes_total: {
    kind: "counter",
    help: "Refreshes of sessions and of applications' tokens.",
    labels: ["result"],
  },
  veche_token_validations_total: {
    kind: "counter",
    help: "Introspections and userinfo requests of applications.",
    labels: ["result"],
  },
  veche_uploads_total: {
    kind: "counter",
    help: "Files taken in, by way.",
    labels: ["way", "result"],
  },
  veche_messages_total: { kind: "counter", help: "Messages written to chats.", labels: [] },
  veche_calls_total: {
    kind: "counter",
    help: "Calls that are over, by what came of them.",
    labels: ["result"],
  },
  veche_queue_messages_total: {
    kind: "counter",
    help: "Messages of queues handled, by job: done, failed (tried again), dead (given up).",
    labels: ["queue", "job", "result"],
  },
  veche_queue_lag_seconds: {
    kind: "histogram",
    help: "Time from sending to handling of messages of queues.",
    labels: ["queue"],
  },
  veche_job_runs_total: {
    kind: "counter",
    help: "Runs of scheduled jobs.",
    labels: ["job", "result"],
  },
  veche_generations_total: {
    kind: "counter",
    help: "Generations of the studio that are over, by model and outcome.",
    labels: ["model", "result"],
  },
  veche_generation_duration_seconds: {
    kind: "histogram",
    help: "Time from asking for a generation to its result.",
    labels: ["model"],
  },
  veche_backups_total: {
    kind: "counter",
    help: "Backups, by what came of them: complete, failed, damaged.",
    labels: ["result"],
  },
  veche_backup_verified_timestamp_seconds: {
    kind: "gauge",
    help: "When a backup was last found whole, in Unix time; 0 where none can be made.",
    labels: [],
  },
  veche_backup_duration_seconds: {
    kind: "gauge",
    help: "How long the last backup took.",
    labels: [],
  },
  veche_backup_bytes: {
    kind: "gauge",
    help: "Bytes of the last backup, without copies of files.",
    labels: [],
  },
  veche_storage_bytes: { kind: "gauge", help: "Bytes of stored files.", labels: [] },
  veche_files: { kind: "gauge", help: "Stored files.", labels: [] },
  veche_accounts: { kind: "gauge", help: "Accounts, by state.", labels: ["status"] },
} as const satisfies Readonly<Record<string, MetricFamily>>;

export type MetricName = keyof typeof METRICS;

/** Names of the metrics of a kind. */
export type MetricOf<Kind extends MetricFamily["kind"]> = {
  [Name in MetricName]: (typeof METRICS)[Name]["kind"] extends Kind ? Name : never;
}[MetricName];

/** Values for all labels of a metric. */
export type LabelsOf<Name extends MetricName> = Readonly<
  Record<(typeof METRICS)[Name]["labels"][number], string | number>
>;
