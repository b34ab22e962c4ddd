CREATE TABLE `follows` (
	`follower_id` text NOT NULL,
	`followed_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`follower_id`, `followed_id`)
);
--> statement-breakpoint
CREATE INDEX `follows_followed` ON `follows` (`followed_id`,`follower_id`);--> statement-breakpoint
CREATE TABLE `profile_counts` (
	`user_id` text PRIMARY KEY NOT NULL,
	`followers` integer DEFAULT 0 NOT NULL,
	`following` integer DEFAULT 0 NOT NULL,
	`views` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `profile_views` (
	`user_id` text NOT NULL,
	`viewer_id` text NOT NULL,
	`day` text NOT NULL,
	PRIMARY KEY(`user_id`, `viewer_id`, `day`)
);
--> statement-breakpoint
CREATE INDEX `profile_views_day` ON `profile_views` (`day`);--> statement-breakpoint
CREATE INDEX `profile_views_viewer` ON `profile_views` (`viewer_id`);--> statement-breakpoint
CREATE TABLE `platform_settings` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `usage_days` (
	`day` text NOT NULL,
	`metric` text NOT NULL,
	`source` text NOT NULL,
	`value` integer NOT NULL,
	PRIMARY KEY(`day`, `metric`, `source`)
);
--> statement-breakpoint
CREATE TABLE `active_days` (
	`user_id` text NOT NULL,
	`day` text NOT NULL,
	`last_seen_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `day`)
);
--> statement-breakpoint
CREATE INDEX `active_days_day` ON `active_days` (`day`);--> statement-breakpoint
CREATE TABLE `stats_days` (
	`day` text PRIMARY KEY NOT NULL,
	`registrations` integer NOT NULL,
	`sign_ins` integer NOT NULL,
	`failures` integer NOT NULL,
	`active_users` integer NOT NULL,
	`messages` integer NOT NULL,
	`calls` integer NOT NULL,
	`storage_bytes` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `data_exports` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`status` text NOT NULL,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`key` text,
	`bytes` integer,
	`expires_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `data_exports_one` ON `data_exports` (`user_id`) WHERE status IN ('queued', 'running');--> statement-breakpoint
CREATE INDEX `data_exports_user` ON `data_exports` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `data_exports_status` ON `data_exports` (`status`,`created_at`);--> statement-breakpoint
CREATE TABLE `retired_usernames` (
	`hash` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE `linked_identities` (
	`provider` text NOT NULL,
	`subject` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`linked_at` integer NOT NULL,
	`last_used_at` integer,
	PRIMARY KEY(`provider`, `subject`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `linked_identities_user` ON `linked_identities` (`user_id`,`provider`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor_id` text,
	`action` text NOT NULL,
	`target` text,
	`ip` text,
	`request_id` text,
	`details` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_log_previous_hash_unique` ON `audit_log` (`previous_hash`);--> statement-breakpoint
CREATE INDEX `audit_log_action` ON `audit_log` (`action`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_log_actor` ON `audit_log` (`actor_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_log_target` ON `audit_log` (`target`,`seq`);--> statement-breakpoint
ALTER TABLE `users` ADD `deletion_at` integer;--> statement-breakpoint
CREATE INDEX `users_deletion` ON `users` (`deletion_at`) WHERE deletion_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `users_created` ON `users` (`created_at`);