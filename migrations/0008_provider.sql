CREATE TABLE `oauth_clients` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`logo` text,
	`redirect_uris` text NOT NULL,
	`post_logout_redirect_uris` text NOT NULL,
	`backchannel_logout_uri` text,
	`confidential` integer NOT NULL,
	`token_endpoint_auth_method` text NOT NULL,
	`jwks` text,
	`secret_hash` text,
	`grants` text NOT NULL,
	`scopes` text NOT NULL,
	`subject_type` text NOT NULL,
	`sector` text NOT NULL,
	`require_par` integer NOT NULL,
	`dpop_bound` integer NOT NULL,
	`trusted` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `oauth_codes` (
	`hash` text PRIMARY KEY NOT NULL,
	`client_id` text NOT NULL,
	`user_id` text NOT NULL,
	`session_id` text NOT NULL,
	`grant` text NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`replayed_at` integer
);
--> statement-breakpoint
CREATE INDEX `oauth_codes_expiry` ON `oauth_codes` (`expires_at`);--> statement-breakpoint
CREATE TABLE `oauth_devices` (
	`hash` text PRIMARY KEY NOT NULL,
	`user_code_hash` text NOT NULL,
	`user_code` text NOT NULL,
	`client_id` text NOT NULL,
	`scopes` text NOT NULL,
	`ip` text,
	`country` text,
	`state` text NOT NULL,
	`approval` text,
	`interval` integer NOT NULL,
	`polled_at` integer,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `oauth_devices_user_code_hash_unique` ON `oauth_devices` (`user_code_hash`);--> statement-breakpoint
CREATE INDEX `oauth_devices_expiry` ON `oauth_devices` (`expires_at`);--> statement-breakpoint
CREATE TABLE `oauth_grants` (
	`user_id` text NOT NULL,
	`client_id` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	PRIMARY KEY(`user_id`, `client_id`)
);
--> statement-breakpoint
CREATE INDEX `oauth_grants_client` ON `oauth_grants` (`client_id`);--> statement-breakpoint
CREATE TABLE `oauth_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`client_id` text NOT NULL,
	`request` text NOT NULL,
	`browser_hash` text,
	`user_id` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE INDEX `oauth_requests_expiry` ON `oauth_requests` (`expires_at`);--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`kid` text PRIMARY KEY NOT NULL,
	`sealed` text,
	`created_at` integer NOT NULL,
	`signs_from` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signing_keys_signs_from_unique` ON `signing_keys` (`signs_from`);